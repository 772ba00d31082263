import type { BinaryLink } from '../../src/chain/model.ts';
import {
  aboutBuilt,
  askingModule,
  isCxxRuntime,
  isCxxRuntimeSymbol,
  libcThere,
  listed,
  loadableElf,
} from '../../src/engine/built.ts';
import { defineRule } from '../../src/engine/index.ts';
import { gccOfGlibcxx } from '../../src/knowledge/glibcxx.ts';

export default defineRule({
  id: 'binary-cxx-runtime',
  severity: 'error',
  title: 'The built library needs a C++ runtime that is not there',
  link: 'binary',
  needs: ['binary'],
  uses: ['module', 'producer'],
  yieldsTo: ['binary-libc-mismatch', 'binary-not-shared-object', 'binary-wrong-architecture', 'binary-wrong-format'],
  fixable: 'none',
  check({ binary, module, producer }, report) {
    if (!loadableElf(binary)) return;
    const fault = olderRuntime(binary) ?? withoutRuntime(binary);
    if (fault) report(aboutBuilt(binary, [producer?.span, askingModule(module)], fault));
  },
});

type Fault = Parameters<typeof aboutBuilt>[2];

function olderRuntime({ path, loading }: BinaryLink): Fault | undefined {
  const unmet = loading?.unmetVersions.find(({ version }) => /^(GLIBCXX|CXXABI)_/.test(version));
  if (!unmet) return undefined;
  const gcc = gccOfGlibcxx(unmet.version.replace(/^GLIBCXX_/, ''));
  const asked = unmet.symbols.length > 0 ? ` for ${listed(unmet.symbols)}` : '';
  return {
    message: `\`${path}\` needs ${unmet.version}${asked}, and the \`${unmet.library}\` that it gets does not define it.`,
    label: `needs ${unmet.version}`,
    help: `Compile the C++ code with an older GCC, or bring the libstdc++ of GCC ${gcc ?? 'that compiled it'} along.`,
  };
}

function withoutRuntime(binary: BinaryLink): Fault | undefined {
  const { path, loading, process, elf } = binary;
  const needed = loading?.needed ?? [];
  if (!loading || needed.some(({ name }) => isCxxRuntime(name))) return undefined;
  if (loading.unbound.kind === 'known') {
    const names = loading.unbound.value.map(({ name }) => name).filter(isCxxRuntimeSymbol);
    return names.length === 0 ? undefined : faultOf(path, names, 'error', 'nothing in the process defines them');
  }
  // A library that could not be read may bring the runtime, and so may the BEAM.
  if (needed.some(({ outcome }) => outcome.kind === 'left-to-the-machine' || outcome.kind === 'unknown'))
    return undefined;
  if ([...process.loaded.keys()].some(isCxxRuntime) || (process.beam && !process.file)) return undefined;
  const symbols = elf?.dynamic?.symbols;
  if (symbols?.kind !== 'known' || libcThere(binary) === undefined) return undefined;
  // With a version it is that of a library that is needed: `__cxa_at_quick_exit` of glibc.
  const names = symbols.value.filter(({ defined, binding, name, version }) => {
    return !defined && binding === 'global' && version === undefined && isCxxRuntimeSymbol(name);
  });
  if (names.length === 0) return undefined;
  const found = names.map(({ name }) => name);
  return faultOf(path, found, 'warning', 'it loads only into a BEAM that has a C++ runtime of its own');
}

function faultOf(path: string, names: readonly string[], severity: 'error' | 'warning', because: string): Fault {
  return {
    severity,
    message: `\`${path}\` uses ${listed(names)} of the C++ runtime and needs no library that defines them: ${because}.`,
    label: 'links C++ code without its runtime',
    help: 'Let the build script of the crate link `stdc++` (`cargo:rustc-link-lib=stdc++`), or link it statically.',
  };
}
