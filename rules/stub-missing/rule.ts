import {
  defineRule,
  type Fix,
  insert,
  isReplaceable,
  nifsWithoutStub,
  textAt,
  unsafe,
} from '../../src/engine/index.ts';
import type { FileView, Span } from '../../src/repository/index.ts';

export default defineRule({
  id: 'stub-missing',
  severity: 'error',
  title: 'NIF without a function in the module',
  link: 'module',
  needs: ['module', 'crate'],
  yieldsTo: ['init-module-mismatch'],
  fixable: 'unsafe',
  check({ module: link, crate, model }, report) {
    const { module } = link;
    if (module.stubs.unknown.length > 0) return;
    const functions = module.stubs.functions.filter(isReplaceable);
    for (const { name, arity } of nifsWithoutStub(link, crate)) {
      const namesakes = functions.filter((stub) => stub.name === name.value);
      const stub = namesakes.find((candidate) => candidate.arity === arity);
      const nif = `${name.value}/${arity}`;
      const text = module.library === 'none' ? erlangStub(name.value, arity) : elixirStub(name.value, arity);
      report({
        at: name.span,
        message: `\`${nif}\` is a NIF of the library, but ${module.name.value} ${instead(stub !== undefined, namesakes)}.`,
        label: `no ${nif} in ${module.name.value}`,
        help: stub ? 'Make the function public, or call it in the module.' : `Add \`${text}\`.`,
        related: [
          { message: 'this module loads the library', span: module.name.span },
          ...namesakes.map((other) => ({ message: `${other.name}/${other.arity}`, span: other.span })),
        ],
        fix: stub ? undefined : addition(text, module.stubs.body, model.repository),
      });
    }
  },
});

function elixirStub(name: string, arity: number): string {
  return `def ${name}(${argumentsOf('_arg', arity)}), do: :erlang.nif_error(:nif_not_loaded)`;
}

function erlangStub(name: string, arity: number): string {
  return `${name}(${argumentsOf('_Arg', arity)}) -> erlang:nif_error(nif_not_loaded).`;
}

function argumentsOf(prefix: string, arity: number): string {
  return Array.from({ length: arity }, (_, index) => `${prefix}${index + 1}`).join(', ');
}

function instead(isDropped: boolean, namesakes: readonly { readonly name: string; readonly arity: number }[]): string {
  if (isDropped) return 'has it as a private function that nothing calls, so the compiler drops it';
  if (namesakes.length === 0) return 'has no such function';
  const present = [...new Set(namesakes.map((stub) => `${stub.name}/${stub.arity}`))];
  return `has ${present.join(' and ')} only`;
}

/** Adds a function as the last of the module, on the line before its `end`. */
function addition(text: string, body: Span, repository: FileView): Fix | undefined {
  const match = /\n([ \t]*)end$/.exec(textAt(body, repository));
  if (!match) return undefined;
  const line = body.start + match.index + 1;
  return unsafe('Add the missing function', insert(body.path, line, `\n${match[1]}  ${text}\n`));
}
