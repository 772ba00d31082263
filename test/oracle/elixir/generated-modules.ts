import fc from 'fast-check';
import { environment, testProject } from '../../elixir/project.ts';
import type { RealResult, RealTerm } from './real-elixir.ts';

/** One function of a generated module. */
interface Spec {
  readonly kind: 'def' | 'defp';
  readonly arity: number;
  readonly defaults: number;
  readonly form: 'line' | 'block' | 'clauses' | 'guard' | 'generated';
  readonly calls: readonly { readonly target: number; readonly defaulted: number; readonly form: CallForm }[];
}

type CallForm = 'call' | 'pipe' | 'capture' | 'placeholder' | 'nested' | 'remote' | 'apply';

const spec: fc.Arbitrary<Spec> = fc
  .record({
    kind: fc.constantFrom('def' as const, 'defp' as const, 'defp' as const),
    arity: fc.integer({ min: 0, max: 3 }),
    defaults: fc.integer({ min: 0, max: 2 }),
    form: fc.constantFrom(
      'line' as const,
      'block' as const,
      'clauses' as const,
      'guard' as const,
      'generated' as const,
    ),
    calls: fc.array(
      fc.record({
        target: fc.nat({ max: 7 }),
        defaulted: fc.integer({ min: 0, max: 2 }),
        form: fc.constantFrom<CallForm>('call', 'pipe', 'capture', 'placeholder', 'nested', 'remote', 'apply'),
      }),
      { maxLength: 3 },
    ),
  })
  .map((one) => ({ ...one, defaults: Math.min(one.defaults, one.arity) }));

/** A module whose functions call one another in many ways. */
export const modulesArbitrary: fc.Arbitrary<string> = fc.array(spec, { minLength: 1, maxLength: 8 }).map((specs) => {
  const functions = specs.map((one, index) => functionText(one, index, specs)).join('\n');
  return `defmodule MyApp.Native do
  use Rustler, otp_app: :my_app
  defdelegate size(list), to: Kernel, as: :length
  defdelegate [first(list), last(list)], to: List
  defmacro shout(text), do: text
  @spec typed(integer) :: integer
  def typed(value)
  def typed(value) when value > 0, do: value
  def typed(_), do: 0
${functions}
end
`;
});

function functionText(one: Spec, index: number, specs: readonly Spec[]): string {
  const name = `f${index}`;
  const parameters = Array.from({ length: one.arity }, (_, position) => `a${position}`);
  const head = parameters.map((parameter, position) => {
    return position >= one.arity - one.defaults ? `${parameter} \\\\ Process.get(${position})` : parameter;
  });
  // Erlang's compiler drops calls that it proves dead (a constant argument, an endless recursion): nothing may be provable.
  const calls = one.calls.map((call) => `if(Process.get(:go), do: ${callText(call, specs)})`);
  const body = `{${[...parameters, ...calls].join(', ')}}`;
  const plain = parameters.join(', ');
  switch (one.form) {
    case 'line':
      return `  ${one.kind} ${name}(${head.join(', ')}), do: ${body}`;
    case 'block':
      return `  ${one.kind} ${name}(${head.join(', ')}) do\n    ${body}\n  end`;
    case 'clauses':
      return one.arity === 0
        ? `  ${one.kind} ${name}, do: ${body}`
        : `  ${one.kind} ${name}(${head.join(', ')})\n  ${one.kind} ${name}(${parameters.map(() => '0').join(', ')}), do: :zero\n  ${one.kind} ${name}(${plain}), do: ${body}`;
    case 'guard':
      return one.arity === 0
        ? `  ${one.kind} ${name}(), do: ${body}`
        : `  ${one.kind} ${name}(${head.join(', ')}) when is_integer(a0) do\n    ${body}\n  end`;
    case 'generated':
      return `  for name <- [:${name}, :${name}_more] do\n    ${one.kind} unquote(name)(${head.join(', ')}), do: ${body}\n  end`;
  }
}

function callText({ target, defaulted, form }: Spec['calls'][number], specs: readonly Spec[]): string {
  const called = specs[target % specs.length] as Spec;
  const name = `f${target % specs.length}`;
  const count = called.arity - Math.min(defaulted, called.defaults);
  const values = Array.from({ length: count }, (_, position) => `Process.get(${position})`);
  const call = `${name}(${values.join(', ')})`;
  switch (form) {
    case 'pipe':
      return count === 0 ? call : `(Process.get(0) |> ${name}(${values.slice(1).join(', ')}))`;
    case 'capture':
      return `&${name}/${count}`;
    case 'placeholder':
      return count === 0 ? call : `&${name}(${['&1', ...values.slice(1)].join(', ')})`;
    case 'nested':
      return `if(self() == :x, do: [${call}], else: fn -> ${call} end)`;
    case 'remote':
      return called.kind === 'def' ? `__MODULE__.${call}` : ':none';
    case 'apply':
      return `apply(__MODULE__, :${name}, [${values.join(', ')}])`;
    default:
      return call;
  }
}

/** What the compiled module has beside our table. */
export function compareFunctions(
  files: Readonly<Record<string, string>>,
  real: RealResult,
): { readonly error: unknown; readonly differences: readonly string[] } {
  if (real.error || !real.functions) return { error: real.error, differences: [] };
  const [outcome] = testProject(files).outcomes('MyApp.Native', environment({}, 'prod'));
  const stubs = outcome?.module?.stubs;
  const compiled = real.functions[0];
  if (!stubs || !compiled) return { error: undefined, differences: ['the module was not found'] };
  const callable = stubs.functions.filter(({ kind }) => kind !== 'defmacro');
  const ours = callable.filter(({ used }) => used).map(({ name, arity }) => `${name}/${arity}`);
  const theirs = [...names(compiled.exports), ...names(compiled.locals)].filter(
    (name) => !/^(module_info|__info__|MACRO-|-)/.test(name),
  );
  const missing = theirs.filter((name) => !ours.includes(name));
  const extra = ours.filter((name) => !theirs.includes(name));
  if (missing.length + extra.length + stubs.unknown.length === 0) return { error: undefined, differences: [] };
  const told = JSON.stringify({ missing, extra, unknown: stubs.unknown });
  return { error: undefined, differences: [`${told}\n${files['lib/a.ex']}`] };
}

function names(functions: RealTerm): string[] {
  if (!('list' in functions)) return [];
  return functions.list.map((entry) => {
    const [name, arity] = 'tuple' in entry ? entry.tuple : [];
    return name && 'atom' in name && arity && 'number' in arity ? `${name.atom}/${arity.number}` : '';
  });
}
