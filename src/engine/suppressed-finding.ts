import { location, type Repository } from '../repository/index.ts';
import type { SuppressedFinding } from './report.ts';
import type { SuppressedBy } from './suppression/model.ts';

/** Why a finding does not count, with lines instead of offsets. */
export function suppressionOf(
  { kind, reason, place }: SuppressedBy,
  repository: Repository,
): Omit<SuppressedFinding, 'finding'> {
  return { kind, reason: reason ?? null, location: place ? location(place, repository) : null };
}
