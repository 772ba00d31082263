import type { Location } from '../files/location.ts';
import { SOURCE } from '../files/location.ts';
import { type DirectoryNode, folder, type Loss, type Node, plainFile } from '../files/node.ts';
import { find } from '../files/tree.ts';
import type { CompiledFolder, ShellEvent } from '../model.ts';
import { type Run, setNode } from '../run.ts';

/** Puts what a compiler wrote where it writes it, when somebody can say so. */
export function placeCompiled(run: Run, event: ShellEvent): void {
  for (const written of run.world.compiled?.(event) ?? []) {
    const loss: Loss = {
      reason: 'what the compiler keeps for itself is not followed',
      span: event.span,
      alters: false,
    };
    const path = written.path.split('/').filter((segment) => segment !== '');
    const location: Location = { root: SOURCE, path };
    const { node } = find(run.world, run.state.files, location, 'all');
    setNode(run, location, filled(node, written, loss));
  }
}

/** The folder holds the compiler's files, its own working folders, and what an earlier call left there. */
function filled(before: Node, { files, others, folders }: CompiledFolder, loss: Loss): DirectoryNode {
  const earlier = before.kind === 'directory' && before.rest.kind === 'none' ? before : undefined;
  const children = new Map<string, Node>(earlier?.children);
  const origin = { kind: 'unknown', reason: loss.reason, span: loss.span } as const;
  for (const name of others) children.set(name, plainFile(origin, undefined));
  for (const name of folders) if (!children.has(name)) children.set(name, folder({ kind: 'unknown', loss }, undefined));
  for (const { name, origin } of files) children.set(name, plainFile(origin, undefined));
  return { ...folder({ kind: 'none' }, undefined), children };
}
