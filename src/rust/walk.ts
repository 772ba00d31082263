import { composedText, type FileView, unknown } from '../repository/index.ts';
import { childIn, firstBroken, type Syntax, type SyntaxNode } from '../syntax/index.ts';
import {
  type Attribute,
  cfgVerdict,
  holdsOnUnix,
  isTestOnly,
  leaveOutOfTests,
  readAttributes,
  undecidedCfgs,
} from './attributes.ts';
import { declaredInTokens } from './declared-in-tokens.ts';
import { includedFile } from './included-file.ts';
import { expansion, mayDefineNifs } from './macro-rules.ts';
import { inlinePlace, type ModulePlace, moduleFile, namedModuleFile, placeBeside } from './module-file.ts';
import { blockScope, declare, moduleOf, moduleScope, recordUse, type Scope } from './scope.ts';
import {
  definitionsOf,
  type MacroCall,
  type Mention,
  noSightings,
  type Sightings,
  type Standing,
  spanOf,
  textOf,
} from './sightings.ts';
import { stringLiteral } from './string-literal.ts';
import { identifierAt, isFromRoot, isGeneric, pathSegments } from './token-tree.ts';

// A chain of modules that includes itself is stopped by the set of files; this stops a generated forest.
const MOST_FILES = 5_000;
// A file that is a module of itself is one under more conditions each time.
const MOST_CONDITIONS = 4;
// A macro that calls itself, or is called without end, ends here.
const MOST_EXPANSIONS = 500;
const LONGEST_EXPANSIONS = 200_000;

interface Spot extends Standing {
  readonly place: ModulePlace;
}

type Condition = Pick<Standing, 'conditional' | 'cfgs'>;

interface Task {
  readonly node: SyntaxNode;
  readonly at: Spot;
}

/** Walks over the files that `mod` reaches from a library's root, leaving out what a build without tests leaves out. */
export function walkCrate(root: string, view: FileView, syntax: Syntax): Sightings {
  const sightings = noSightings();
  /** The conditions under which each file was walked: the same file may stand for a module under one `cfg` and under its opposite. */
  const files = new Map<string, Condition[]>();
  const pending: Task[] = [];
  let expandedLength = 0;
  /** Token trees of attributes, `#[cfg(feature = "x")]`: an outer one is walked before those in it. */
  const ofAttributes = new Set<SyntaxNode>();

  function openFile(path: string, place: ModulePlace, scope: Scope, at: Condition): Task[] {
    const walked = files.get(path) ?? [];
    if (walked.length === MOST_CONDITIONS || walked.some((one) => covers(one, at))) return [];
    files.set(path, [...walked, conditionOf(at)]);
    const read = view.read(path);
    if (read.kind !== 'text' || files.size > MOST_FILES) {
      const reason = read.kind === 'refused' ? read.reason : `${path} cannot be read`;
      sightings.unknown.push(unknown(reason, { path, start: 0, end: 0 }));
      return [];
    }
    const { source } = read;
    const tree = syntax.parse('rust', source.text);
    const broken = firstBroken(tree);
    if (broken) sightings.unknown.push(unknown('the file has a syntax error', source.span(broken.start, broken.end)));
    return [{ node: tree, at: { ...conditionOf(at), source, scope, place } }];
  }

  /** Visits the children of a node, each with the attributes before it. */
  function enter(node: SyntaxNode, at: Spot): void {
    const own = node.children.filter((child) => child.kind === 'inner_attribute_item');
    sightings.differsInTests ||= leaveOutOfTests(own, at.source.text);
    const attributes = readAttributes(own, at.source.text);
    const verdict = cfgVerdict(attributes, at.source.text);
    if (verdict === 'fails') return;
    const inside = verdict === 'undecided' ? under(attributes, at) : at;
    const found: Task[] = [];
    let before: SyntaxNode[] = [];
    for (const child of node.children) {
      if (child.kind === 'attribute_item') before.push(child);
      else if (!child.kind.endsWith('_comment') && child.kind !== '}') {
        visit(child, before, inside, found);
        before = [];
      }
    }
    // rustc: "expected item after attributes".
    const [dangling] = before;
    if (dangling && ITEMS.has(node.kind))
      sightings.unknown.push(
        unknown('the attribute stands before nothing', at.source.span(dangling.start, dangling.end)),
      );
    // In reading order, without recursion: real files nest thousands of nodes deep.
    for (const task of found.reverse()) pending.push(task);
  }

  function visit(node: SyntaxNode, attributeItems: readonly SyntaxNode[], at: Spot, found: Task[]): void {
    const attributes = readAttributes(attributeItems, at.source.text);
    const verdict = cfgVerdict(attributes, at.source.text);
    sightings.differsInTests ||= leaveOutOfTests(attributeItems, at.source.text);
    if (verdict === 'fails') {
      if (isTestOnly(attributes, at.source.text)) {
        const isTest = attributes.some(({ path }) => path.join('::') === 'test');
        sightings.testOnly.push({ node, isTest, at });
      }
      return;
    }
    const inside = verdict === 'undecided' ? under(attributes, at) : at;
    for (const attribute of attributes) {
      mention(attribute.path, inside);
      if (attribute.arguments) found.push({ node: attribute.arguments, at: inside });
    }
    switch (node.kind) {
      case 'function_item':
        if (!isAssociated(node)) sightings.functions.push({ node, attributes, at: inside });
        break;
      case 'mod_item':
        for (const task of moduleTasks(node, attributes, inside)) found.push(task);
        return;
      case 'use_declaration':
        for (const { name, fromRoot } of recordUse(node, inside.scope, inside.source.text)) {
          sightings.mentions.push({ name, kind: fromRoot ? 'root' : 'use', at: inside });
        }
        return;
      case 'extern_crate_declaration':
        visitExternCrate(node, attributes, inside);
        return;
      case 'static_item':
        if (isAllocator(attributes) && !at.conditional && holdsOnUnix(attributes, at.source.text)) {
          const type = childIn(node, 'type');
          if (type) sightings.allocators.push({ node: type, at: inside });
        }
        break;
      case 'macro_definition':
        defineMacro(node, inside);
        return;
      default:
        if (TYPES.has(node.kind) && !isAssociated(node)) declareType(node, inside);
    }
    found.push({ node, at: inside });
  }

  function moduleTasks(node: SyntaxNode, attributes: readonly Attribute[], at: Spot): Task[] {
    const nameNode = childIn(node, 'name');
    if (!nameNode) return [];
    const name = identifierAt(nameNode, at.source.text);
    const scope = moduleScope(moduleOf(at.scope));
    declare(name, at.scope, at);
    at.scope.modules.set(name, [...(at.scope.modules.get(name) ?? []), scope]);
    const written = attributes.find((attribute) => attribute.path.join('::') === 'path');
    const path = written?.value && stringLiteral(written.value, at.source)?.value;
    const body = childIn(node, 'body');
    if (written?.conditional || (written && path === undefined)) {
      sightings.unknown.push(unknown(`the file of module \`${name}\` depends on a condition`, spanOf(node, at)));
      return [];
    }
    if (body) return [{ node: body, at: { ...at, scope, place: inlinePlace(at.place, name, path) } }];
    const file = path === undefined ? moduleFile(view, at.place, name) : namedModuleFile(view, at.place, path);
    if (file.kind === 'file') return openFile(file.path, file.place, scope, at);
    sightings.unknown.push(unknown(`the file of module \`${name}\` is ${file.kind}`, spanOf(node, at)));
    return [];
  }

  function visitExternCrate(node: SyntaxNode, attributes: readonly Attribute[], at: Spot): void {
    const name = childIn(node, 'name');
    if (!name) return;
    const crate = identifierAt(name, at.source.text);
    sightings.mentions.push({ name: crate, kind: 'root', at });
    const alias = childIn(node, 'alias');
    if (alias) at.scope.imports.set(identifierAt(alias, at.source.text), [crate]);
    if (crate === 'rustler' && attributes.some((attribute) => attribute.path.join('::') === 'macro_use')) {
      sightings.macroUse = true;
    }
  }

  function defineMacro(node: SyntaxNode, at: Spot): void {
    const name = childIn(node, 'name');
    if (!name) return;
    const definitions = sightings.macroDefinitions.get(textOf(name, at)) ?? [];
    sightings.macroDefinitions.set(textOf(name, at), [...definitions, { node, source: at.source }]);
    // What a macro names counts only where it is called.
    for (const rule of node.children) pending.push({ node: rule, at: perhaps(at) });
  }

  function mention(path: readonly string[], at: Standing, kind: Mention['kind'] = 'path'): void {
    const [name] = path;
    if (name !== undefined && path.length > 1) sightings.mentions.push({ name, kind, at });
  }

  /** A lone name among the tokens may be anything: what the macro makes of it, a crate as well, is not known. */
  function mentionsIn(tree: SyntaxNode, at: Spot): void {
    const isOfAttribute = tree.parent?.kind === 'attribute' || (tree.parent && ofAttributes.has(tree.parent));
    if (isOfAttribute) ofAttributes.add(tree);
    const isCode = !isOfAttribute;
    tree.children.forEach((token, index) => {
      const fromRoot = tree.children[index - 1]?.kind === '::';
      if (token.kind !== 'identifier' || (fromRoot && endsPath(tree.children[index - 2]))) return;
      const name = identifierAt(token, at.source.text);
      const isPath = tree.children[index + 1]?.kind === '::';
      if (fromRoot) sightings.mentions.push({ name, kind: 'root', at: perhaps(at) });
      else if (isPath || isCode) sightings.mentions.push({ name, kind: 'path', at: isPath ? at : perhaps(at) });
    });
  }

  function walkPending(): void {
    for (let task = pending.pop(); task; task = pending.pop()) walkNode(task);
  }

  function walkNode({ node, at }: Task): void {
    if (node.kind === 'macro_invocation') {
      const name = childIn(node, 'macro');
      if (name) sightings.macroCalls.push({ node, path: pathSegments(name, at.source.text), at });
    } else if (isWholePath(node)) {
      const { text } = at.source;
      mention(pathSegments(node, text), at, isFromRoot(node, text) ? 'root' : 'path');
    } else if (node.kind === 'token_tree') {
      mentionsIn(node, at);
    }
    enter(node, node.kind === 'block' ? { ...at, scope: blockScope(at.scope) } : at);
  }

  /** What a call of the crate's own macro writes stands where the call stands. */
  function expand(call: MacroCall): void {
    const [definition, other] = definitionsOf(call, sightings);
    const { node, at } = call;
    if (!definition || other || !mayDefineNifs(node, at.source, definition, sightings.macroDefinitions)) return;
    const pieces = expansion(node, at.source, definition);
    if (!pieces) return;
    const source = composedText(at.source.path, pieces);
    expandedLength += source.text.length;
    const tree = syntax.parse('rust', source.text);
    if (tree.hasError) return;
    sightings.expanded.add(call);
    pending.push({ node: tree, at: { ...at, source } });
  }

  /** rustc reads an included file as a part of the module that includes it, with a folder of its own (rustc_builtin_macros, source_util.rs). */
  function include(call: MacroCall): void {
    const path = includedFile(call);
    if (path === undefined || files.has(path) || view.entry(path).kind !== 'file') return;
    sightings.included.add(call);
    for (const task of openFile(path, placeBeside(path), call.at.scope, call.at)) pending.push(task);
  }

  /** What a macro of another crate makes of `mod name;` is most likely that. */
  function followDeclared({ node, at }: MacroCall): void {
    const tree = node.children.find(({ kind }) => kind === 'token_tree');
    for (const { name, node: place, elsewhere, ...declared } of tree
      ? declaredInTokens(tree, at.source, at.place)
      : []) {
      const file = moduleFile(view, declared.place, name);
      const scope = moduleScope(moduleOf(at.scope));
      declare(name, at.scope, perhaps(at));
      at.scope.modules.set(name, [...(at.scope.modules.get(name) ?? []), scope]);
      if (file.kind === 'file' && !elsewhere) {
        for (const task of openFile(file.path, file.place, scope, perhaps(at))) pending.push(task);
      } else {
        const reason = file.kind === 'file' || elsewhere ? 'depends on a condition' : `is ${file.kind}`;
        sightings.unknown.push(unknown(`the file of module \`${name}\` ${reason}`, spanOf(place, at)));
      }
    }
  }

  for (const task of openFile(root, placeBeside(root), moduleScope(undefined), ALWAYS)) pending.push(task);
  walkPending();
  // All definitions are known now; what is written may call macros again.
  for (const call of sightings.macroCalls) {
    if (sightings.expanded.size >= MOST_EXPANSIONS || expandedLength > LONGEST_EXPANSIONS) break;
    if (definitionsOf(call, sightings).length > 0) expand(call);
    else {
      include(call);
      followDeclared(call);
    }
    walkPending();
  }
  return sightings;
}

const ALWAYS: Condition = { conditional: false, cfgs: [] };

function conditionOf({ conditional, cfgs }: Condition): Condition {
  return { conditional, cfgs };
}

/** Whether what is there under one condition is all that is there under another. */
function covers(one: Condition, other: Condition): boolean {
  return !one.conditional || one.cfgs?.join('\0') === other.cfgs?.join('\0');
}

/** The same place under the `cfg`s of attributes that are not decided here. */
function under(attributes: readonly Attribute[], at: Spot): Spot {
  const own = undecidedCfgs(attributes, at.source.text);
  return { ...at, conditional: true, cfgs: own && at.cfgs && [...at.cfgs, ...own] };
}

function perhaps<Place extends Standing>(at: Place): Place {
  return { ...at, conditional: true, cfgs: undefined };
}

function isAllocator(attributes: readonly Attribute[]): boolean {
  return attributes.some(({ path, conditional }) => path.join('::') === 'global_allocator' && !conditional);
}

/** `a::b::c`, and not the `a::b` in it: a path of thousands of steps would be read as often. */
function isWholePath(node: SyntaxNode): boolean {
  if (!isScoped(node)) return false;
  const step = node.parent && isGeneric(node.parent) && node.field !== 'type_arguments' ? node.parent : node;
  return !(step.field === 'path' && step.parent && isScoped(step.parent));
}

function isScoped({ kind }: SyntaxNode): boolean {
  return kind === 'scoped_identifier' || kind === 'scoped_type_identifier';
}

/** What stands before `::` in the middle of a path: a name, `$crate`, the `>` of `a::<T>::b`. */
function endsPath(token: SyntaxNode | undefined): boolean {
  return token !== undefined && /^(identifier|metavariable|primitive_type|crate|self|super|>|>>)$/.test(token.kind);
}

/** What holds items alone. */
const ITEMS = new Set(['source_file', 'declaration_list']);

const TYPES: ReadonlySet<string> = new Set(['struct_item', 'enum_item', 'union_item', 'type_item', 'trait_item']);

function declareType(node: SyntaxNode, at: Standing): void {
  const name = childIn(node, 'name');
  if (name) declare(identifierAt(name, at.source.text), at.scope, at);
}

/** An item of an `impl` or a trait: it is nothing by its name alone, and `#[nif]` does not compile on a method. */
function isAssociated(item: SyntaxNode): boolean {
  const owner = item.parent?.kind === 'declaration_list' ? item.parent.parent?.kind : undefined;
  return owner === 'impl_item' || owner === 'trait_item';
}
