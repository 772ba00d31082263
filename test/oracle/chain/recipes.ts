/** Recipes that the simulator does not build, and why. */
export const NOT_SIMULATED: ReadonlyMap<string, string> = new Map([
  ['buildrustcrate', 'buildRustCrate is not re-made: it calls rustc without cargo'],
  ['cargo2nix', 'cargo2nix is not re-made'],
  ['crate2nix', 'buildRustCrate is not re-made: it calls rustc without cargo'],
  ['deps-nix-linked-as-is', 'its NIF is a package of hex.pm, which is not at hand'],
  ['deps-nix-prefix-kept', 'its NIF is a package of hex.pm, which is not at hand'],
  ['deps-nix-prefix-stripped', 'its NIF is a package of hex.pm, which is not at hand'],
  ['devenv-shell', 'it is a shell, no build'],
  ['dream2nix', 'dream2nix and its module system are not re-made'],
  ['mix2nix-overrides', 'its NIF is a package of hex.pm, which is not at hand'],
  ['mixfoddeps-patched', 'its NIF is a package of hex.pm, which is not at hand'],
  ['nix-cargo-integration', 'nix-cargo-integration is not re-made'],
  ['precompiled-cache-home', 'its archive has to be downloaded'],
  ['precompiled-cache-runcommand', 'its archive has to be downloaded'],
  ['rebar3-on-load', 'rebar3 is not re-made'],
]);

/** Mutants that the doctor calls proved and that do not load, by what the real tools say, and why nobody says so yet. To be emptied. */
export const OPEN: readonly (readonly [said: RegExp, why: string])[] = [
  [/cannot stat 'priv\/[^']*\.so\//, 'after mix has run, nobody knows of all that stands in `priv`'],
  [/'mix\.lock'/, 'what Mix fetches without a lock is not known'],
  [/a value is required for/, 'a word that a program needs may be a name that nobody sets'],
  [
    /\(exit status: 1\) \| at cargo/,
    'what a package of nixpkgs holds is not known, so that any path in it may be a linker',
  ],
];
