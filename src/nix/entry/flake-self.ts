import { parentPath, type Span, unknown } from '../../repository/index.ts';
import type { Attribute, External, Thunk, Value } from '../value.ts';
import type { Outside } from '../world/outside.ts';
import { textValue } from '../world/values.ts';

export interface FlakeOutputs {
  readonly file: string;
  /** The inputs as `outputs` gets them, `self` included. */
  readonly inputs: ReadonlyMap<string, Attribute>;
  readonly outputs: Thunk;
}

/** `self`: the outputs, and what Nix adds to them (nix src/libexpr/flake/call-flake.nix). */
export function flakeItself(outside: Outside, flake: FlakeOutputs): External {
  const { evaluator } = outside;
  const folder = parentPath(flake.file);
  return outside.root(
    'self',
    { path: flake.file, start: 0, end: 0 },
    {
      select: (attribute, { span }) =>
        sourceAttribute(outside, folder, flake, attribute, span) ??
        evaluator.select(evaluator.force(flake.outputs), attribute, span),
      has(attribute) {
        if (attribute === 'outPath' || attribute === 'inputs') return true;
        // Whether the checkout is clean is for git to say.
        return GIT_FACTS.has(attribute) ? undefined : evaluator.has(evaluator.force(flake.outputs), attribute);
      },
    },
  );
}

const GIT_FACTS: ReadonlySet<string> = new Set([
  'rev',
  'shortRev',
  'dirtyRev',
  'dirtyShortRev',
  'revCount',
  'lastModified',
  'lastModifiedDate',
  'narHash',
]);

function sourceAttribute(
  outside: Outside,
  folder: string,
  flake: FlakeOutputs,
  attribute: string,
  span: Span,
): Value | undefined {
  if (GIT_FACTS.has(attribute)) return unknown('what git says of the checkout is not followed', span);
  switch (attribute) {
    case 'outPath':
      return { kind: 'path', path: folder, text: folder, span };
    case 'inputs':
      return { kind: 'attributes', attributes: flake.inputs, span };
    case 'outputs':
      return outside.evaluator.force(flake.outputs);
    case '_type':
      return textValue('flake', span);
    case 'sourceInfo':
      return outside.root('self.sourceInfo', span, {
        select: (name, at) =>
          name === 'outPath' || GIT_FACTS.has(name)
            ? sourceAttribute(outside, folder, flake, name, at.span)
            : undefined,
      });
    default:
      return undefined;
  }
}
