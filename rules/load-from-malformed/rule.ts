import type { ElixirTerm } from '../../src/elixir/model.ts';
import { defineRule, valueOf } from '../../src/engine/index.ts';
import type { Located } from '../../src/repository/index.ts';

export default defineRule({
  id: 'load-from-malformed',
  severity: 'error',
  title: '`load_from` is no pair of application and path',
  link: 'module',
  needs: ['module'],
  fixable: 'none',
  check({ module: { module } }, report) {
    const { given, loads } = module.options;
    const loadFrom = valueOf(given)?.findLast((option) => option.key.value === 'load_from');
    const problem = loadFrom && valueOf(loads) !== false ? problemOf(loadFrom.value) : undefined;
    if (!loadFrom || !problem) return;
    report({
      at: problem.span,
      message: `\`load_from\` of ${module.name.value} ${problem.value}.`,
      label: 'not {application, path}',
      help: 'Write `{:application, "priv/native/name"}`, without an extension.',
    });
  },
});

/** What `{otp_app, path} = load_from` and `Application.app_dir/2` refuse; undefined also for what is not known. */
function problemOf({ value: term, span }: Located<ElixirTerm>): Located<string> | undefined {
  if (term.kind === 'unknown') return undefined;
  if (term.kind !== 'tuple') return { value: `is ${nouns[term.kind]}, not a pair of application and path`, span };
  const [app, path] = term.items;
  if (!app || !path || term.items.length !== 2) return { value: `has ${term.items.length} elements, not two`, span };
  if (app.value.kind !== 'atom' && app.value.kind !== 'unknown') {
    return { value: `names its application with ${nouns[app.value.kind]}, not an atom`, span: app.span };
  }
  return pathProblem(path, span);
}

function pathProblem(
  { value: path, span }: Located<ElixirTerm>,
  tuple: Located<unknown>['span'],
): Located<string> | undefined {
  if (path.kind === 'unknown') return undefined;
  // A list of segments is as good as a string: `Application.app_dir/2` joins it.
  const isEmpty = path.kind === 'list' ? path.items.length === 0 : path.kind === 'string' && /^\/*$/.test(path.value);
  if (isEmpty) return { value: 'has an empty path', span: tuple };
  if (path.kind === 'string' || path.kind === 'list') return undefined;
  return { value: `has ${nouns[path.kind]} for a path, not a string`, span };
}

const nouns = {
  atom: 'an atom',
  string: 'a string',
  charlist: 'a charlist',
  number: 'a number',
  list: 'a list',
  tuple: 'a tuple',
  map: 'a map',
} as const;
