import { childIn, namedChildren, type SyntaxNode } from '../syntax/index.ts';

/*
 * The grammar hangs a redirection on the whole list or pipeline before it, and what follows `<<EOF` on its line into the here
 * document. bash means the last command alone, and goes on with the list. Here both get the shape that bash gives them.
 */

/** A part of a list with the operator before it. */
export interface ListItem {
  readonly operator: '&&' | '||' | undefined;
  readonly node: SyntaxNode;
}

/** `a && b || c`: all operators have one rank, so a list is flat. */
export function flattenList(node: SyntaxNode): ListItem[] {
  const items: ListItem[] = [];
  const pending: ListItem[] = [{ operator: undefined, node }];
  for (let item = pending.pop(); item; item = pending.pop()) {
    const parts = listParts(item);
    if (parts) for (const part of parts.reverse()) pending.push(part);
    else items.push(item);
  }
  return items;
}

/** The parts of something that is a list in bash; undefined for everything else. */
function listParts({ operator, node }: ListItem): ListItem[] | undefined {
  if (node.kind === 'list') return partsOfList(operator, node);
  if (node.kind !== 'redirected_statement') return undefined;
  const body = childIn(node, 'body');
  const rest = restOfLine(node);
  if (!rest && body?.kind !== 'list') return undefined;
  const own = withoutRest(node);
  const first = body?.kind === 'list' ? partsOfList(operator, body) : [{ operator, node: own }];
  const last = first.at(-1);
  if (body?.kind === 'list' && last) first[first.length - 1] = { ...last, node: redirecting(own, last.node) };
  return rest ? [...first, rest] : first;
}

function partsOfList(before: ListItem['operator'], list: SyntaxNode): ListItem[] {
  let operator = before;
  const parts: ListItem[] = [];
  for (const child of list.children) {
    if (child.kind === '&&' || child.kind === '||') operator = child.kind;
    else if (child.named && child.kind !== 'comment') parts.push({ operator, node: child });
  }
  return parts;
}

/** What follows `<<EOF &&` on its line. */
function restOfLine(node: SyntaxNode): ListItem | undefined {
  for (const redirection of node.children) {
    if (redirection.kind !== 'heredoc_redirect') continue;
    const right = childIn(redirection, 'right');
    const operator = childIn(redirection, 'operator')?.kind;
    if (right && (operator === '&&' || operator === '||')) return { operator, node: right };
  }
  return undefined;
}

function withoutRest(node: SyntaxNode): SyntaxNode {
  const isRest = (child: SyntaxNode): boolean => child.field === 'right' || child.field === 'operator';
  const children = node.children.map((child) =>
    child.kind === 'heredoc_redirect' ? { ...child, children: child.children.filter((part) => !isRest(part)) } : child,
  );
  return { ...node, children };
}

/** The redirections of one statement, on another. */
function redirecting(node: SyntaxNode, body: SyntaxNode): SyntaxNode {
  const redirections = node.children.filter((child) => child.field !== 'body');
  return { ...node, start: body.start, children: [{ ...body, field: 'body' }, ...redirections] };
}

/** The stages of something that is a pipeline in bash; undefined for everything else. */
export function pipelineStages(node: SyntaxNode): SyntaxNode[] | undefined {
  if (node.kind === 'pipeline') return namedChildren(node);
  if (node.kind !== 'redirected_statement') return undefined;
  const body = childIn(node, 'body');
  const later = node.children.flatMap((child) => (child.kind === 'heredoc_redirect' ? hungPipeline(child) : []));
  if (body?.kind !== 'pipeline' && later.length === 0) return undefined;
  const own = withoutPipeline(node);
  const first = body?.kind === 'pipeline' ? namedChildren(body) : [own];
  const last = first.at(-1);
  if (body?.kind === 'pipeline' && last) first[first.length - 1] = redirecting(own, last);
  return [...first, ...later];
}

function hungPipeline(heredoc: SyntaxNode): SyntaxNode[] {
  return heredoc.children.flatMap((child) => (child.kind === 'pipeline' ? namedChildren(child) : []));
}

function withoutPipeline(node: SyntaxNode): SyntaxNode {
  const children = node.children.map((child) =>
    child.kind === 'heredoc_redirect'
      ? { ...child, children: child.children.filter((part) => part.kind !== 'pipeline') }
      : child,
  );
  return { ...node, children };
}

/** `! a > f`: the redirection belongs to what is negated. */
export function negatedWithRedirections(node: SyntaxNode): SyntaxNode | undefined {
  const body = childIn(node, 'body');
  if (body?.kind !== 'negated_command') return undefined;
  const children = body.children.map((child) => (child.named ? redirecting(node, child) : child));
  return { ...body, children };
}
