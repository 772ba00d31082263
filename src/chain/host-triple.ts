import { type Fact, known, type Span, unknown } from '../repository/index.ts';

/** The triple of a machine, as rustc names it. */
export function hostTriple(system: Fact<string>, libc: Fact<'glibc' | 'musl' | 'none'>, span: Span): Fact<string> {
  if (system.kind === 'unknown') return system;
  if (libc.kind === 'unknown') return libc;
  const [cpu, os] = system.value.split('-');
  if (os === 'darwin') return known(`${cpu}-apple-darwin`, span);
  if (cpu === 'x86_64' || cpu === 'aarch64') {
    return known(`${cpu}-unknown-linux-${libc.value === 'musl' ? 'musl' : 'gnu'}`, span);
  }
  return unknown(`the triple of ${system.value} is not in the table`, span);
}
