import { flakeParts } from '../world/flake-parts/family.ts';
import { flakeUtils } from '../world/flake-utils.ts';
import { nixpkgs } from '../world/nixpkgs.ts';
import { sourceTools } from '../world/sources/ignoring.ts';
import { cargo2nix } from './cargo2nix.ts';
import { crane } from './crane.ts';
import { crate2nix } from './crate2nix.ts';
import { devenv } from './devenv.ts';
import { devshell } from './devshell.ts';
import { dream2nix } from './dream2nix.ts';
import type { Family } from './family.ts';
import { fenix } from './fenix.ts';
import { fetchers } from './fetchers.ts';
import { mix } from './mix.ts';
import { naersk } from './naersk.ts';
import { nci } from './nci.ts';
import { nixpkgsBasic } from './nixpkgs-basic.ts';
import { nixpkgsRust } from './nixpkgs-rust.ts';
import { rustOverlay } from './rust-overlay.ts';

/** Everything from outside that has a meaning here. One line a family. */
export const FAMILIES: readonly Family[] = [
  nixpkgs,
  flakeUtils,
  flakeParts,
  sourceTools,
  nixpkgsBasic,
  nixpkgsRust,
  fetchers,
  mix,
  crane,
  crate2nix,
  cargo2nix,
  dream2nix,
  nci,
  naersk,
  rustOverlay,
  fenix,
  devenv,
  devshell,
];
