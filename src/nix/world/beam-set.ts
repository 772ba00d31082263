import type { Fact } from '../../repository/index.ts';
import type { External } from '../value.ts';
import type { PackageSet } from './package-set.ts';

/** The packages for one Erlang: `beamPackages`, `beam.packages.erlang_27`, … */
export interface BeamSet {
  readonly packages: PackageSet;
  /** Major version of Erlang/OTP, where the set's name tells it; nixpkgs' default depends on its revision. */
  readonly otp: Fact<number>;
  /** The newest Elixir that its `elixir` can be (`1.18`), where the age of its nixpkgs tells it. */
  readonly elixir: Fact<string>;
  /** The set with its extensions, as a value. */
  readonly value: External;
}
