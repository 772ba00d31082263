import { type FileView, type Located, type Unknown, unknown } from '../repository/index.ts';
import type { Syntax, SyntaxNode } from '../syntax/index.ts';
import { embeddedFiles } from './embedded.ts';
import { definitionsAt } from './function-path.ts';
import { hidden } from './hidden-crate.ts';
import { isInclude } from './included-file.ts';
import { readInitialisation } from './init-call.ts';
import { type Meaning, meaningOf, pathsMeant } from './macro-names.ts';
import { holdsNif, mayDefineNifs, writesNifs } from './macro-rules.ts';
import type { ForeignMacro, Initialisation, NifCrateSource, NifFunction } from './model.ts';
import { readNifFunction } from './nif-function.ts';
import { definitionsOf, located, type MacroCall, type Sightings, spanOf } from './sightings.ts';
import { readTests } from './tests.ts';
import { pathSegments } from './token-tree.ts';
import { walkCrate } from './walk.ts';

/** What is asked of a crate: where its library's sources begin. A Cargo package is one. */
export interface LibraryCrate {
  readonly library: { readonly path: string } | undefined;
}

/** Gone with rustler 0.33 (CHANGELOG.md); their names say what they are. */
const OLD_MACROS: ReadonlySet<string> = new Set(['rustler_export_nifs', 'rustler_atoms', 'resource_struct_init']);

// Paths that begin with these stay inside the crate.
const KEYWORDS: ReadonlySet<string> = new Set(['crate', 'self', 'super', 'Self']);

/** What the Rust sources of a crate say about its NIFs; a crate without a library says nothing. */
export function readNifCrate(crate: LibraryCrate, view: FileView, syntax: Syntax): NifCrateSource {
  const sightings = crate.library && walkCrate(crate.library.path, view, syntax);
  if (!sightings) {
    const none: ReadonlySet<string> = new Set();
    return {
      initialisations: [],
      nifs: [],
      oldMacros: [],
      mentionedCrates: none,
      conditionalCrates: none,
      tests: [],
      unknown: [],
    };
  }
  const { initialisations, oldMacros, lost } = readMacroCalls(sightings);
  return {
    initialisations,
    nifs: readFunctions(sightings),
    oldMacros,
    globalAllocator: globalAllocator(sightings),
    embedded: embeddedFiles(sightings),
    foreignMacros: foreignMacros(sightings),
    nifMacros: nifMacros(sightings),
    tests: readTests(sightings, view, syntax),
    differsInTests: sightings.differsInTests,
    ...mentionedCrates(sightings),
    unknown: [...sightings.unknown, ...lost],
  };
}

function readFunctions({ functions, macroUse }: Sightings): NifFunction[] {
  return functions.flatMap(({ node, attributes, at }) => {
    for (const attribute of attributes) {
      const meaning = meaningOf(attribute.path, 'nif', at.scope, macroUse);
      // An attribute `nif` that nobody is seen to bring in is most likely rustler's, but that is no proof.
      const isOtherwiseNif = meaning === 'other' && attribute.path.join('::') === 'nif';
      if (meaning === 'other' && !isOtherwiseNif) continue;
      const isCertain = !attribute.conditional && meaning === 'rustler';
      const nif = readNifFunction(node, attribute, at.source, {
        conditional: at.conditional || !isCertain,
        cfgs: isCertain ? at.cfgs : undefined,
      });
      return nif ? [nif] : [];
    }
    return [];
  });
}

interface MacroReading {
  readonly initialisations: Initialisation[];
  readonly oldMacros: Located<string>[];
  readonly lost: Unknown[];
}

function readMacroCalls(sightings: Sightings): MacroReading {
  const reading: MacroReading = { initialisations: [], oldMacros: [], lost: [] };
  for (const call of sightings.macroCalls) readMacroCall(call, sightings, reading);
  return reading;
}

function readMacroCall(call: MacroCall, sightings: Sightings, reading: MacroReading): void {
  const { node, path, at } = call;
  const name = path[path.length - 1] ?? '';
  const definitions = definitionsOf(call, sightings);
  if (definitions.length > 0) {
    const may = definitions.some((each) => mayDefineNifs(node, at.source, each, sightings.macroDefinitions));
    if (may && !sightings.expanded.has(call)) {
      reading.lost.push(unknown(`macro \`${name}!\` may define NIFs`, spanOf(node, at)));
    }
    return;
  }
  const means = (macro: string): Meaning => meaningOf(path, macro, at.scope, sightings.macroUse);
  if (isInclude(path) && isItem(node)) {
    if (sightings.included.has(call)) return;
    reading.lost.push(unknown('an included file may define NIFs', spanOf(node, at)));
  } else if (pathsMeant(path, at.scope).some((meant) => meant.join('::') === 'automod::dir')) {
    reading.lost.push(unknown('the modules that `automod::dir!` declares are not followed', spanOf(node, at)));
  } else if (means('init') !== 'other') {
    const isCertain = means('init') === 'rustler';
    const condition = { conditional: at.conditional || !isCertain, cfgs: isCertain ? at.cfgs : undefined };
    const read = readInitialisation(node, at.source, condition, (path) => definitionsAt(path, at.scope, sightings));
    if (!('kind' in read)) reading.initialisations.push(read);
    else if (means('init') === 'rustler') reading.lost.push(read);
  } else if (OLD_MACROS.has(name) || means('resource') === 'rustler') {
    // What a condition leaves out may be there for an older rustler.
    if (at.conditional) return;
    const macro = node.children.find((child) => child.field === 'macro');
    if (macro) reading.oldMacros.push({ ...located(macro, at), value: name });
  } else if (node.children.some((child) => child.kind === 'token_tree' && holdsNif(child, at.source))) {
    reading.lost.push(unknown(`what \`${name}!\` makes of the NIFs inside it is not known`, spanOf(node, at)));
  }
}

function foreignMacros(sightings: Sightings): ForeignMacro[] {
  return sightings.macroCalls.flatMap((call) => {
    if (!isItem(call.node) || definitionsOf(call, sightings).length > 0) return [];
    const span = spanOf(call.node, call.at);
    return pathsMeant(call.path, call.at.scope).flatMap((path) => {
      const [crate, name] = [path[0], path.at(-1)];
      return crate === undefined || name === undefined || KEYWORDS.has(crate) ? [] : [{ name, crate, call: span }];
    });
  });
}

function nifMacros({ macroDefinitions }: Sightings): ReadonlySet<string> {
  const writing = [...macroDefinitions].filter(([, definitions]) => {
    return definitions.some((definition) => writesNifs(definition, macroDefinitions));
  });
  return new Set(writing.map(([name]) => name));
}

/** The crate of the global allocator's type: by its path, or by the `use` that brings it in. */
function globalAllocator({ allocators }: Sightings): Located<string> | undefined {
  const [only, second] = allocators;
  if (!only || second) return undefined;
  const [first, ...rest] = pathSegments(only.node, only.at.source.text);
  if (first === undefined) return undefined;
  const imported = only.at.scope.imports.get(first);
  const crate = imported ? imported[0] : rest.length > 0 ? first : undefined;
  return crate === undefined || KEYWORDS.has(crate) ? undefined : { ...located(only.node, only.at), value: crate };
}

/** Whether a call stands where items stand: an expression in a `let` cannot define a NIF. */
function isItem(call: SyntaxNode): boolean {
  const parent = call.parent?.kind === 'expression_statement' ? call.parent.parent : call.parent;
  return parent !== undefined && /^(source_file|declaration_list|block)$/.test(parent.kind);
}

function mentionedCrates({ mentions }: Sightings): Pick<NifCrateSource, 'mentionedCrates' | 'conditionalCrates'> {
  const certain = new Set<string>();
  const all = new Set<string>();
  for (const mention of mentions) {
    const { name, at } = mention;
    if (certain.has(name) || KEYWORDS.has(name)) continue;
    const isHidden = hidden(mention);
    if (isHidden === 'surely') continue;
    all.add(name);
    if (!at.conditional && isHidden === 'no') certain.add(name);
  }
  return { mentionedCrates: all, conditionalCrates: new Set([...all].filter((name) => !certain.has(name))) };
}
