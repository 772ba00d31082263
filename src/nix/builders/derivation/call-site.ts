import type { FileView, Span } from '../../../repository/index.ts';
import { childIn, namedChildren, type Syntax, type SyntaxNode } from '../../../syntax/index.ts';

/** The name of the function at a call: `mixRelease` of `beamPackages.mixRelease { … }`; the whole call where there is none. */
export function calledName(view: FileView, syntax: Syntax, call: Span): Span {
  const known = names.get(view) ?? new Map<string, Span>();
  names.set(view, known);
  const key = `${call.path}:${call.start}:${call.end}`;
  const name = known.get(key) ?? findName(view, syntax, call);
  known.set(key, name);
  return name;
}

// The same call is evaluated for every system.
const names = new WeakMap<FileView, Map<string, Span>>();

function findName(view: FileView, syntax: Syntax, call: Span): Span {
  const read = view.read(call.path);
  if (read.kind !== 'text') return call;
  const node = nodeAt(syntax.parse('nix', read.source.text), call);
  const name = node && nameOf(node);
  return name ? read.source.span(name.start, name.end) : call;
}

/** The outermost node that covers exactly a range. */
function nodeAt(root: SyntaxNode, { start, end }: Span): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = root;
  while (node && (node.start !== start || node.end !== end)) {
    node = node.children.find((child: SyntaxNode) => child.start <= start && end <= child.end);
  }
  return node;
}

function nameOf(call: SyntaxNode): SyntaxNode | undefined {
  let node = call;
  for (;;) {
    switch (node.kind) {
      case 'apply_expression':
      case 'apply': {
        const callee = childIn(node, 'function');
        if (!callee) return undefined;
        node = callee;
        break;
      }
      case 'parenthesized_expression':
      case 'parenthesized':
        return undefined;
      case 'select_expression':
      case 'select': {
        const path = childIn(node, 'attrpath');
        return path ? namedChildren(path).at(-1) : undefined;
      }
      case 'variable_expression':
      case 'identifier':
        return node;
      default:
        return undefined;
    }
  }
}
