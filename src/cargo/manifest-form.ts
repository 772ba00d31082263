import type { Located } from '../repository/index.ts';
import type { TomlValue } from '../syntax/index.ts';
import { type PackageProblem, packageProblem } from './inherit.ts';
import type { Manifest } from './manifest.ts';

/** What a value of a manifest has to be, one of these kinds; of an array also its items, of a table its members, as far as cargo knows them. */
interface Shape {
  readonly kinds: readonly TomlValue['kind'][];
  readonly items?: Shape;
  readonly members?: Readonly<Record<string, Shape>>;
  /** Members of any other name. */
  readonly others?: Shape;
}

const text: Shape = { kinds: ['string'] };
const flag: Shape = { kinds: ['boolean'] };
const number: Shape = { kinds: ['number'] };
const texts: Shape = { kinds: ['array'], items: text };
const textOrFlag: Shape = { kinds: ['string', 'boolean'] };
const anything: Shape = { kinds: ['string', 'boolean', 'number', 'date', 'array', 'table'] };
const table = (members: Shape['members'], others?: Shape): Shape => ({
  kinds: ['table'],
  ...(members && { members }),
  ...(others && { others }),
});
/** A field of `[package]` that may say `workspace = true` instead. */
const shared = (shape: Shape): Shape => ({ ...shape, kinds: [...shape.kinds, 'table'] });

const fields = { text: shared(text), texts: shared(texts), textOrFlag: shared(textOrFlag) };

const PACKAGE: Readonly<Record<string, Shape>> = {
  name: text,
  version: fields.text,
  edition: fields.text,
  'rust-version': fields.text,
  authors: fields.texts,
  description: fields.text,
  documentation: fields.text,
  readme: fields.textOrFlag,
  homepage: fields.text,
  repository: fields.text,
  license: fields.text,
  'license-file': fields.text,
  keywords: fields.texts,
  categories: fields.texts,
  workspace: text,
  build: { kinds: ['string', 'boolean', 'array'], items: text },
  links: text,
  exclude: fields.texts,
  include: fields.texts,
  publish: { ...fields.texts, kinds: ['array', 'boolean', 'table'] },
  'default-run': text,
  autolib: flag,
  autobins: flag,
  autoexamples: flag,
  autotests: flag,
  autobenches: flag,
  resolver: text,
};

const TARGET: Shape = table({
  name: text,
  path: text,
  'crate-type': texts,
  test: flag,
  doctest: flag,
  bench: flag,
  doc: flag,
  harness: flag,
  'proc-macro': flag,
  'required-features': texts,
  edition: text,
});
const TARGETS: Shape = { kinds: ['array'], items: TARGET };

const DEPENDENCY: Shape = {
  kinds: ['string', 'table'],
  members: {
    version: text,
    path: text,
    git: text,
    branch: text,
    tag: text,
    rev: text,
    registry: text,
    features: texts,
    optional: flag,
    'default-features': flag,
    package: text,
    workspace: flag,
  },
};
const DEPENDENCIES: Shape = table(undefined, DEPENDENCY);
const SECTIONS = {
  dependencies: DEPENDENCIES,
  'dev-dependencies': DEPENDENCIES,
  'build-dependencies': DEPENDENCIES,
};

const SETTINGS: Readonly<Record<string, Shape>> = {
  'opt-level': { kinds: ['string', 'number'] },
  lto: textOrFlag,
  'codegen-units': number,
  debug: { kinds: ['string', 'number', 'boolean'] },
  'split-debuginfo': text,
  'debug-assertions': flag,
  rpath: flag,
  panic: text,
  'overflow-checks': flag,
  incremental: flag,
  inherits: text,
  strip: textOrFlag,
};
/** A list of values stands for a table of settings, in the order that cargo declares them. */
const settings = (members: Shape['members']): Shape => ({ ...table(members), kinds: ['table', 'array'] });
const PROFILE = settings({
  ...SETTINGS,
  package: table(undefined, settings(SETTINGS)),
  'build-override': settings(SETTINGS),
});

const LINTS: Shape = table(undefined, table(undefined, { kinds: ['string', 'table'], members: { level: text } }));

/** Tables and keys of a manifest with the types that cargo reads them as (cargo crates/cargo-util-schemas/src/manifest/mod.rs). */
const MANIFEST: Shape = table({
  package: table(PACKAGE),
  project: table(PACKAGE),
  lib: TARGET,
  bin: TARGETS,
  example: TARGETS,
  test: TARGETS,
  bench: TARGETS,
  ...SECTIONS,
  target: table(undefined, table(SECTIONS)),
  features: table(undefined, texts),
  profile: table(undefined, PROFILE),
  patch: table(undefined, DEPENDENCIES),
  workspace: table({
    members: texts,
    exclude: texts,
    'default-members': texts,
    resolver: text,
    package: table(PACKAGE),
    dependencies: DEPENDENCIES,
    lints: LINTS,
  }),
  lints: table({ workspace: flag }, table(undefined, { kinds: ['string', 'table'], members: { level: text } })),
  badges: table(undefined, table(undefined, text)),
  metadata: anything,
});

/** The first value of a manifest that is of another type than cargo reads there: it takes nothing of such a manifest. */
export function misshapenValue({ table: whole, source }: Manifest): PackageProblem | undefined {
  return misshapen({ value: whole, span: source.span(0, 0) }, MANIFEST, '');
}

function misshapen({ value, span }: Located<TomlValue>, shape: Shape, name: string): PackageProblem | undefined {
  if (!shape.kinds.includes(value.kind)) return packageProblem(`\`${name}\` is no ${wordFor(shape)}`, span);
  if (value.kind === 'array' && shape.items) {
    for (const item of value.items) {
      const found = misshapen(item, shape.items, name);
      if (found) return found;
    }
  }
  if (value.kind !== 'table') return undefined;
  for (const [key, entry] of value.entries) {
    const inner = shape.members && Object.hasOwn(shape.members, key) ? shape.members[key] : shape.others;
    const found = inner && misshapen(entry, inner, name === '' ? key : `${name}.${key}`);
    if (found) return found;
  }
  return undefined;
}

const WORDS: Readonly<Record<TomlValue['kind'], string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'number',
  date: 'date',
  array: 'list',
  table: 'table',
};

function wordFor({ kinds }: Shape): string {
  return [...new Set(kinds.map((kind) => WORDS[kind]))].join(', ');
}
