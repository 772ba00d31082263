import { describe, expect, it } from 'vitest';
import {
  type CargoCall,
  codegenOption,
  crtStaticFlag,
  effectiveFlags,
  lastCodegenValue,
  linkerChoice,
  targetFromConfig,
} from '../../src/cargo/index.ts';
import { type Fact, fileText, known, type Span, unknown } from '../../src/repository/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

const MUSL = 'x86_64-unknown-linux-musl';
const NOWHERE: Span = { path: 'flake.nix', start: 0, end: 0 };

function call(files: Readonly<Record<string, string>>, changes: Partial<CargoCall> = {}): CargoCall {
  const view = memoryRepository(files);
  return {
    view,
    workingDirectory: '',
    ceiling: '',
    environment: new Map(),
    triple: MUSL,
    extraConfig: [],
    files: view.files,
    ...changes,
  };
}

function variables(values: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, Fact<string>> {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      value === undefined
        ? unknown('an argument', NOWHERE)
        : known(value, { path: 'flake.nix', start: 100, end: 100 + value.length }),
    ]),
  );
}

const values = (flags: readonly { readonly value: string }[]) => flags.map((flag) => flag.value);
const DYNAMIC = `[target.${MUSL}]\nrustflags = ["-C", "target-feature=-crt-static"]\n`;

describe('effective flags', () => {
  it('are items with their own places', () => {
    const { flags } = effectiveFlags(call({ '.cargo/config.toml': DYNAMIC }));
    expect(values(flags)).toEqual(['-C target-feature=-crt-static']);
    expect(DYNAMIC.slice(flags[0]?.span.start, flags[0]?.span.end)).toBe('"-C", "target-feature=-crt-static"');
    const text = '[build]\nrustflags = "-Ca  -Cb"\n';
    const words = effectiveFlags(call({ '.cargo/config.toml': text })).flags;
    expect(words.map(({ span }) => text.slice(span.start, span.end))).toEqual(['-Ca', '-Cb']);
    const variable = effectiveFlags(call({}, { environment: variables({ RUSTFLAGS: '-C a -Cb' }) })).flags;
    expect(variable.map(({ value, span }) => [value, span.start, span.end])).toEqual([
      ['-C a', 100, 104],
      ['-Cb', 105, 108],
    ]);
  });

  it('name what an empty RUSTFLAGS shadows', () => {
    const result = effectiveFlags(
      call({ '.cargo/config.toml': DYNAMIC }, { environment: variables({ RUSTFLAGS: '' }) }),
    );
    expect(result.flags).toEqual([]);
    expect(result.inEffect).toMatchObject([{ class: 'RUSTFLAGS' }]);
    expect(result.shadowed).toMatchObject([{ class: 'target', file: '.cargo/config.toml' }]);
  });

  it('name the config files that the call does not reach', () => {
    const files = {
      'native/.cargo/config.toml': DYNAMIC,
      'other/.cargo/config.toml': '[build]\nrustflags = []\n',
      'third/.cargo/config': DYNAMIC,
      'third/.cargo/config.toml': DYNAMIC,
    };
    const result = effectiveFlags(call(files));
    expect(result.outOfReach.map((source) => source.file)).toEqual([
      'native/.cargo/config.toml',
      'third/.cargo/config',
    ]);
    expect(effectiveFlags(call(files, { workingDirectory: 'native' })).outOfReach).toHaveLength(1);
    expect(effectiveFlags(call(files, { workingDirectory: 'native', ceiling: 'native' })).files).toEqual([
      'native/.cargo/config.toml',
    ]);
  });

  it('take what a hook writes as the weakest file', () => {
    const extraConfig = [fileText('hook.toml', `[target.${MUSL}]\nrustflags = ["-Chook"]\n`)];
    const result = effectiveFlags(call({ '.cargo/config.toml': DYNAMIC }, { extraConfig }));
    expect(values(result.flags)).toEqual(['-Chook', '-C target-feature=-crt-static']);
    expect(result.files).toEqual(['.cargo/config.toml', 'hook.toml']);
  });

  it('are unknown with a variable that is, unless a stronger one is known', () => {
    const lost = effectiveFlags(
      call({ '.cargo/config.toml': DYNAMIC }, { environment: variables({ RUSTFLAGS: undefined }) }),
    );
    expect(lost.flags).toEqual([]);
    expect(lost.inEffect).toMatchObject([{ class: 'RUSTFLAGS' }]);
    expect(lost.unknown).toHaveLength(1);
    const environment = variables({ RUSTFLAGS: '-Ca', CARGO_BUILD_RUSTFLAGS: undefined });
    expect(effectiveFlags(call({}, { environment })).unknown).toEqual([]);
  });

  it('are unknown under a condition on what no table holds, and without a winner', () => {
    const text = `[target.'cfg(target_feature = "sse2")']\nrustflags = ["-Ca"]\n[build]\nrustflags = ["-Cb"]\n`;
    const result = effectiveFlags(call({ '.cargo/config.toml': text }));
    expect(result.unknown).toHaveLength(1);
    expect(result.inEffect).toEqual([]);
    expect(effectiveFlags(call({ '.cargo/config.toml': text.replace('["-Ca"]', '[]') })).unknown).toEqual([]);
  });

  it('leave out a name that nobody defines, and are unknown when a flag defines names', () => {
    const text = `[target.'cfg(mine)']\nrustflags = ["-Ca"]\n`;
    expect(effectiveFlags(call({ '.cargo/config.toml': text }))).toMatchObject({ flags: [], unknown: [] });
    const defining = `${text}[target.${MUSL}]\nrustflags = ["--cfg", "mine"]\n`;
    expect(effectiveFlags(call({ '.cargo/config.toml': defining })).unknown).toHaveLength(1);
    const environment = variables({ CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_RUSTFLAGS: '--cfg mine' });
    expect(effectiveFlags(call({ '.cargo/config.toml': text }, { environment })).unknown).toHaveLength(1);
  });

  it('are unknown beside a file that is no TOML', () => {
    const result = effectiveFlags(
      call({ '.cargo/config.toml': '[target', 'w/.cargo/config.toml': DYNAMIC }, { workingDirectory: 'w' }),
    );
    expect(result.unknown).toMatchObject([{ span: { path: '.cargo/config.toml' } }]);
    expect(result.inEffect).toEqual([]);
  });
});

describe('the target and the linker', () => {
  const linker = (each: CargoCall) => linkerChoice(each, effectiveFlags(each));

  it('come from a variable before a file', () => {
    const files = { '.cargo/config.toml': `[build]\ntarget = "${MUSL}"\n[target.${MUSL}]\nlinker = "musl-gcc"\n` };
    expect(targetFromConfig(call(files))).toMatchObject({ kind: 'known', value: MUSL });
    expect(linker(call(files))).toMatchObject({ value: { program: { value: 'musl-gcc' } } });
    const environment = variables({ CARGO_BUILD_TARGET: 'other', CARGO_TARGET_X86_64_UNKNOWN_LINUX_MUSL_LINKER: 'cc' });
    expect(targetFromConfig(call(files, { environment }))).toMatchObject({ value: 'other' });
    expect(linker(call(files, { environment }))).toMatchObject({ value: { program: { value: 'cc' } } });
    expect(targetFromConfig(call({}))).toBeUndefined();
  });

  it('is not known where two conditions name one for the machine that compiles', () => {
    const files = {
      '.cargo/config.toml': `[target.${MUSL}]\nlinker = "musl-gcc"\n[target.'cfg(unix)']\nlinker = "cc"\n[target.'cfg(not(windows))']\nlinker = "cc"\n`,
    };
    expect(linker(call(files, { host: 'x86_64-unknown-linux-gnu' }))).toMatchObject({ kind: 'unknown' });
    expect(linker(call(files))).toMatchObject({ kind: 'unknown' });
    expect(linker(call(files, { host: MUSL }))).toMatchObject({ value: { program: { value: 'musl-gcc' } } });
  });

  it('may be named for the linker driver, and the last of several counts', () => {
    const rustflags = '["-Clink-arg=-fuse-ld=lld", "-C", "link-args=-O1 -fuse-ld=mold"]';
    const each = call({ '.cargo/config.toml': `[build]\nrustflags = ${rustflags}\n` });
    expect(linker(each)).toMatchObject({ value: { program: undefined, flavour: { value: 'mold' } } });
    expect(linker(call({}))).toMatchObject({ value: { program: undefined, flavour: undefined } });
  });

  it('is one when a list has one, unknown when it has several', () => {
    const list = (text: string) => targetFromConfig(call({ '.cargo/config.toml': `[build]\ntarget = ${text}\n` }));
    expect(list(`["${MUSL}"]`)).toMatchObject({ kind: 'known', value: MUSL });
    expect(list(`["${MUSL}", "other"]`)).toMatchObject({ kind: 'unknown' });
    const environment = variables({ CARGO_BUILD_TARGET: 'other' });
    const files = { '.cargo/config.toml': `[build]\ntarget = ["${MUSL}"]\n` };
    expect(targetFromConfig(call(files, { environment }))).toMatchObject({ kind: 'unknown' });
  });
});

describe('codegen options', () => {
  const flags = (...list: string[]) => list.map((value) => ({ value, span: NOWHERE }));

  it('are read in every spelling', () => {
    for (const flag of [
      '-C target-feature=-x',
      '-Ctarget-feature=-x',
      '--codegen target-feature=-x',
      '--codegen=target_feature=-x',
    ]) {
      expect(codegenOption(flag)).toEqual({ name: 'target-feature', value: '-x' });
    }
    expect(codegenOption('-L native=x')).toBeUndefined();
    expect(lastCodegenValue(flags('-Cpanic=abort', '-C panic=unwind'), 'panic')?.value).toBe('unwind');
  });

  it('link the C library as rustc does: plus wins over minus', () => {
    expect(crtStaticFlag(flags('-C target-feature=+sse,-crt-static'))?.value).toBe('dynamic');
    expect(crtStaticFlag(flags('-Ctarget-feature=+crt-static', '-Ctarget-feature=-crt-static'))?.value).toBe('static');
    expect(crtStaticFlag(flags('-Ctarget-cpu=native'))).toBeUndefined();
  });
});
