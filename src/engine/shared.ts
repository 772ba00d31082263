import type { Model, ProducerLink } from '../chain/model.ts';
import type { Derivation } from '../nix/model.ts';
import type { Span } from '../repository/index.ts';

/** Whether the value of a variable is that of another Rust build as well, so that a change would change that one too. */
export function sharedWithOthers(value: Span, { derivation, rust }: ProducerLink, model: Model): boolean {
  const own = [derivation?.call, rust?.dependencies?.call];
  const builds = model.nix.builds.flatMap((build) => [build.derivation, ...build.derivation.references]);
  return builds.some((other) => {
    if (other.details.kind !== 'rust' || own.some((call) => call && sameSpan(call, other.call))) return false;
    return takesValue(other, value);
  });
}

function takesValue({ environment }: Derivation, value: Span): boolean {
  return [...environment.values()].some((variable) => sameSpan(variable.span, value));
}

/** Whether two spans are the same place. */
export function sameSpan(left: Span, right: Span): boolean {
  return left.path === right.path && left.start === right.start && left.end === right.end;
}
