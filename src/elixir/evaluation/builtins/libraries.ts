import {
  type RustlerPrecompiledVersion,
  rustlerPrecompiledVersion,
} from '../../../knowledge/rustler-precompiled-versions.ts';
import { readMixLock } from '../../mix-lock.ts';
import type { Session } from '../session.ts';
import { boolean, list, lost, pair, text, type Value } from '../value.ts';
import type { Builtin, BuiltinCall } from './builtin.ts';
import { repositoryPath } from './files.ts';

const LIBRARIES: Readonly<Record<string, string>> = {
  'Elixir.Rustler': 'rustler',
  'Elixir.RustlerPrecompiled': 'rustler_precompiled',
};

/**
 * `Code.ensure_loaded?(RustlerPrecompiled)`: true where mix.exs names the library for every environment, false where neither
 * mix.exs nor the lock, which names the dependencies of dependencies too, knows it.
 */
export function ensureLoaded({ values, session, span }: BuiltinCall): Value {
  const module = values[0]?.();
  const library = module?.kind === 'atom' ? LIBRARIES[module.value] : undefined;
  const dependencies = option(session, 'deps');
  const unanswered = lost('which modules are there is not followed', span);
  if (!library || dependencies?.kind !== 'list') return unanswered;
  const names = dependencies.items.map(dependencyName);
  if (dependencies.items.some((item) => dependencyName(item) === library && !isRestricted(item)))
    return boolean(true, span);
  if (names.includes(undefined) || names.includes(library)) return unanswered;
  const locked = lockNames(session, library);
  return locked === false ? boolean(false, span) : unanswered;
}

function option(session: Session, key: string): Value | undefined {
  const config = session.mixConfig();
  const keywords = config.kind === 'list' ? config.items.map(pair) : [];
  return keywords.find((entry) => entry?.[0].value === key)?.[1];
}

function dependencyName(item: Value): string | undefined {
  const name = item.kind === 'tuple' ? item.items[0] : undefined;
  return name?.kind === 'atom' ? name.value : undefined;
}

function isRestricted(item: Value): boolean {
  const options = item.kind === 'tuple' ? item.items.find(({ kind }) => kind === 'list') : undefined;
  return options?.kind === 'list' && options.items.some((entry) => pair(entry)?.[0].value === 'only');
}

/** Whether the lock names a package; undefined when there is no lock that could be read. */
function lockNames(session: Session, library: string): boolean | undefined {
  const path = lockPath(session);
  const read = path === undefined ? undefined : session.sources.view.read(path);
  return read?.kind === 'text' ? read.source.text.includes(`"${library}"`) : undefined;
}

function lockPath(session: Session): string | undefined {
  const written = option(session, 'lockfile');
  return repositoryPath(written?.kind === 'string' ? written.value : 'mix.lock', session.directory);
}

/** `RustlerPrecompiled.Config.default_targets()` and its like, which people append to. */
export function precompiledDefaults(of: (row: RustlerPrecompiledVersion) => readonly string[]): Builtin {
  return ({ session, span }) => {
    const path = lockPath(session);
    const lock = path === undefined ? undefined : readMixLock(path, session.sources);
    const row = rustlerPrecompiledVersion(lock?.versions.get('rustler_precompiled')?.value ?? '');
    if (!row) return lost('the defaults of the locked rustler_precompiled are not known', span);
    return list(
      of(row).map((item) => text(item, span)),
      span,
    );
  };
}
