import { type Fact, known, unknown } from '../repository/index.ts';
import { valueAt } from './evaluation/lookup.ts';
import { atom, isNil, pair, type Value } from './evaluation/value.ts';
import type { MixProject, MixRelease, ReleasedApplication } from './model.ts';

/** The releases of a project as `releases:` lists them (Mix.Tasks.Release). */
export function mixReleases(releases: Value): MixProject['releases'] {
  if (isNil(releases)) return known(undefined, releases.span);
  if (releases.kind !== 'list') {
    return unknown(releases.kind === 'unknown' ? releases.reason : 'the releases are not followed', releases.span);
  }
  const found: MixRelease[] = [];
  for (const item of releases.items) {
    const entry = pair(item);
    if (!entry) return unknown('a release is not followed', item.span);
    const [{ value, span }, options] = entry;
    found.push({ value, span, applications: releasedApplications(options) });
  }
  return known(found, releases.span);
}

/** Options may also be given by a function. */
function releasedApplications(options: Value): MixRelease['applications'] {
  const lost = (value: Value) =>
    unknown(value.kind === 'unknown' ? value.reason : 'the applications of the release are not followed', value.span);
  if (options.kind !== 'list') return lost(options);
  const applications = valueAt(options, atom('applications', options.span), options.span);
  if (isNil(applications)) return known([], applications.span);
  if (applications.kind !== 'list') return lost(applications);
  const found: ReleasedApplication[] = [];
  for (const item of applications.items) {
    const entry = pair(item);
    if (!entry) return lost(item);
    const [{ value, span }, mode] = entry;
    found.push({ value, span, mode: modeOf(mode) });
  }
  return known(found, applications.span);
}

function modeOf(mode: Value): Fact<string> {
  return mode.kind === 'atom' ? known(mode.value, mode.span) : unknown('the mode is not followed', mode.span);
}
