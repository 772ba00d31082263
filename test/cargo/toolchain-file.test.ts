import { describe, expect, it } from 'vitest';
import { readToolchainFile } from '../../src/cargo/index.ts';
import { memoryRepository } from '../../src/repository/memory.ts';

const read = (files: Readonly<Record<string, string>>, directory = 'native/my_nif') =>
  readToolchainFile(memoryRepository({ 'native/my_nif/Cargo.toml': '', ...files }), directory);

describe('a toolchain file', () => {
  it('is found upwards, the nearest first', () => {
    const files = {
      'rust-toolchain.toml': '[toolchain]\nchannel = "stable"\n',
      'native/rust-toolchain.toml': '[toolchain]\n',
    };
    expect(read(files)?.path).toBe('native/rust-toolchain.toml');
    expect(read(files, '')?.channel?.value).toBe('stable');
    expect(read({})).toBeUndefined();
  });

  it('holds channel and targets with their places', () => {
    const text = '[toolchain]\nchannel = "1.91"\ntargets = ["x86_64-unknown-linux-musl"]\n';
    const file = read({ 'rust-toolchain.toml': text });
    expect(file?.channel?.value).toBe('1.91');
    expect(file?.targets.map((target) => target.value)).toEqual(['x86_64-unknown-linux-musl']);
    expect(text.slice(file?.targetsList?.start, file?.targetsList?.end)).toBe('["x86_64-unknown-linux-musl"]');
  });

  it('without extension may be one word, and wins over its neighbour', () => {
    const files = {
      'rust-toolchain': 'nightly-2026-01-01\n',
      'rust-toolchain.toml': '[toolchain]\nchannel = "stable"\n',
    };
    expect(read(files)?.channel).toMatchObject({ value: 'nightly-2026-01-01', span: { start: 0, end: 18 } });
    expect(read({ 'rust-toolchain': '[toolchain]\nchannel = "beta"\n' })?.channel?.value).toBe('beta');
  });

  it('that is half-written says so', () => {
    expect(read({ 'rust-toolchain.toml': '[toolchain\n' })?.problem?.kind).toBe('unknown');
    expect(read({ 'rust-toolchain.toml': 'stable\n' })?.problem?.kind).toBe('unknown');
  });
});
