import { relative, sep } from 'node:path';
import type { Severity } from '../engine/finding.ts';
import type { CheckOptions } from '../engine/options.ts';
import { globMatcher, type PathMatcher } from './glob.ts';
import type { Configuration, Origin, Setting } from './model.ts';

/** The configuration as a check takes it; the baseline is the caller's to read. */
export function checkOptions(configuration: Configuration): Omit<CheckOptions, 'baseline'> {
  const { only, skip, systems, rules } = configuration;
  const off = [...rules].filter(([, { value }]) => value === 'off').map(([id]) => id);
  const severities = new Map<string, Severity>();
  for (const [id, { value }] of rules) if (value !== 'off') severities.set(id, value);
  return {
    only: only.value,
    // What is asked for by name outranks a switch in the file.
    skip: [...new Set([...skip.value, ...off.filter((id) => !only.value.includes(id))])],
    ...(systems.value.length > 0 ? { systems: systems.value } : {}),
    ...(severities.size > 0 ? { severities } : {}),
    ...(isPartial(configuration) ? { partial: true } : {}),
    ...includes(configuration),
    ...ignores(configuration),
  };
}

/** What an option or a variable leaves out, the next run may look at; what the file leaves out, none does. */
function isPartial({ systems, include, exclude }: Configuration): boolean {
  return [systems, include, exclude].some(({ origin }) => origin.kind === 'option' || origin.kind === 'variable');
}

function includes(configuration: Configuration): Pick<CheckOptions, 'includes'> {
  const include = matchers(configuration.include, configuration);
  const exclude = matchers(configuration.exclude, configuration);
  if (include.length + exclude.length === 0) return {};
  return {
    includes: (path) => {
      if (exclude.some((matches) => matches(path))) return false;
      return include.length === 0 || include.some((matches) => matches(path));
    },
  };
}

function ignores(configuration: Configuration): Pick<CheckOptions, 'ignores'> {
  const { base, root, file = '' } = configuration;
  if (configuration.ignores.length === 0) return {};
  return {
    ignores: configuration.ignores.map(({ value: { rules, paths, reason, at }, origin }) => {
      const matchers = paths.map((glob) => pathMatcher(glob, origin, configuration));
      return {
        rules: new Set(rules),
        covers: (path) => matchers.some((matches) => matches(path)),
        reason,
        at: base === root ? { ...at, path: relative(root, file).split(sep).join('/') } : undefined,
      };
    }),
  };
}

/** What was asked for by name is checked: a glob that covers the checked directory itself says nothing about its files. */
function matchers({ value, origin }: Setting<readonly string[]>, configuration: Configuration): PathMatcher[] {
  const prefix = prefixFor(origin, configuration);
  const covers = (glob: string) => prefix !== '' && globMatcher(glob)(prefix);
  return value.filter((glob) => !covers(glob)).map((glob) => pathMatcher(glob, origin, configuration));
}

/** Tells of a path relative to the checked directory whether a glob names it. */
function pathMatcher(glob: string, origin: Origin, configuration: Configuration): PathMatcher {
  const matches = globMatcher(glob);
  const prefix = prefixFor(origin, configuration);
  return (path) => matches(prefix + path);
}

/** The way from the folder that globs are relative to, to the checked directory, with a slash at its end: '' when they are one. */
function prefixFor(origin: Origin, { base, root }: Configuration): string {
  const inner = origin.kind === 'file' ? relative(base, root) : '';
  return inner === '' ? '' : `${inner.split(sep).join('/')}/`;
}
