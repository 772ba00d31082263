/** The oldest Elixir that a range of versions of a Hex package asks for in its mix.exs (`elixir: "~> 1.15"`). */
export interface ElixirMinimum {
  /** First version of the range; it lasts until the next row. */
  readonly since: string;
  readonly elixir: string;
  readonly source: string;
}

const RUSTLER = 'rusterlium/rustler rustler_mix/mix.exs';
const PRECOMPILED = 'philss/rustler_precompiled mix.exs';

export const ELIXIR_MINIMUMS: ReadonlyMap<'rustler' | 'rustler_precompiled', readonly ElixirMinimum[]> = new Map([
  [
    'rustler',
    [
      { since: '0.22.0', elixir: '1.6', source: `${RUSTLER} @rustler-0.22.0` },
      { since: '0.24.0', elixir: '1.11', source: `${RUSTLER} @rustler-0.24.0` },
      // 0.37.0 still declares 1.11; what it calls came with 1.15.
      {
        since: '0.37.0',
        elixir: '1.15',
        source: `${RUSTLER} @rustler-0.37.1; compiler.ex:55 (lines:) @rustler-0.37.0`,
      },
    ],
  ],
  [
    'rustler_precompiled',
    [
      { since: '0.1.0', elixir: '1.11', source: `${PRECOMPILED} @v0.1.0` },
      { since: '0.7.0', elixir: '1.12', source: `${PRECOMPILED} @v0.7.0` },
      { since: '0.8.0', elixir: '1.13', source: `${PRECOMPILED} @v0.8.0 to @v0.8.4` },
      { since: '0.9.0', elixir: '1.15', source: `${PRECOMPILED} @2219436e` },
      { since: '0.10.0', elixir: '1.16', source: `${PRECOMPILED} of hex.pm's 0.10.0` },
    ],
  ],
]);

/** Since this version Hex rustler passes `lines:` to `System.cmd`, which Elixir before 1.15 refuses (compiler.ex @rustler-0.37.0). */
export const CALLS_WITH_LINES = { since: '0.37.0', elixir: '1.15' } as const;
