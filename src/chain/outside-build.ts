import type { MixProject } from '../elixir/model.ts';
import { nifVersionOfOtp } from '../knowledge/nif-versions.ts';
import type { BuildInput, NixBuild } from '../nix/model.ts';
import {
  type Fact,
  isInFolder,
  known,
  type Located,
  oncePer,
  parentFolders,
  type Repository,
  type Span,
  unknown,
} from '../repository/index.ts';
import { mapFact, valueOf } from './facts.ts';
import type { Beam, OutsideBuild } from './model.ts';

/** `mix compile` of a project on somebody's machine: with the BEAM of the shells for it, else the one that `.tool-versions` names. */
export function outsideBuilds(
  shells: readonly NixBuild[],
  projects: readonly MixProject[],
  repository: Repository,
): (project: MixProject) => OutsideBuild {
  const tools = toolVersions(repository);
  const folders = new Set(projects.map(({ directory }) => directory));
  const owned = shells.map((shell) => ({
    shell,
    owners: parentFolders(shell.entry).filter((one) => folders.has(one)),
  }));
  return oncePer(({ directory }) => {
    // A shell of a Mix project in another folder, such as an example's, is nobody's but that project's.
    const entered = owned.flatMap(({ shell, owners }) =>
      owners.every((owner) => isInFolder(directory, owner)) ? [shell] : [],
    );
    const elixir = versionOf(ofShells(entered, ELIXIR, minorOfElixir), 'elixir', tools);
    return { kind: 'outside', mixEnv: 'dev', shells: entered, beam: beamOfOtp(otpOf(entered, tools)), elixir };
  });
}

const ERLANG = /^erlang(_[A-Za-z0-9_]+|R\d+)?$/;
const ELIXIR = /^elixir(_1_\d+)?$/;

/** Mix runs on the Erlang that its Elixir was built with; an Elixir from elsewhere on the one that is on PATH. */
function otpOf(shells: readonly NixBuild[], tools: ReadonlyMap<string, Located<string>> | undefined): Fact<number> {
  const own = ofShells(shells, ELIXIR, otpOfInput);
  const found = own.length > 0 ? own : ofShells(shells, ERLANG, otpOfInput);
  return found.length > 0 ? allTheSame(found, 'erlang') : mapFact(versionOf([], 'erlang', tools), majorOf);
}

function otpOfInput({ otp, span }: BuildInput): Fact<number> {
  return otp ?? unknown('which erlang a shell brings is not known', span);
}

function minorOfElixir({ name, span }: BuildInput): Fact<string> {
  const minor = /^elixir_1_(\d+)$/.exec(name)?.[1];
  return minor === undefined ? unknown('which elixir a shell brings is not known', span) : known(`1.${minor}`, span);
}

/** An OTP release and the NIF version that it offers. */
export function beamOfOtp(otp: Fact<number>): Fact<Beam> {
  if (otp.kind === 'unknown') return otp;
  const version = nifVersionOfOtp(otp.value);
  if (!version) return unknown(`the NIF version of OTP ${otp.value} is not in the table`, otp.span);
  return known({ otp: otp.value, nifVersion: version.version }, otp.span);
}

function majorOf(version: string): number {
  return Number(version.split('.')[0]);
}

/** What the inputs of the shells say that have one of the names. */
function ofShells<T>(shells: readonly NixBuild[], named: RegExp, read: (input: BuildInput) => Fact<T>): Fact<T>[] {
  return shells.flatMap(({ derivation }) => {
    const inputs = valueOf(derivation.inputs);
    if (!inputs) return [unknown('what a shell brings could not be followed', derivation.call)];
    const opaque = inputs.find(({ name }) => name === '');
    return [
      ...inputs.filter(({ name }) => named.test(name)).map(read),
      ...(opaque ? [unknown('what a shell takes from elsewhere is not known', opaque.span)] : []),
    ];
  });
}

/** A tool as the shells bring it; where no shell has it, as asdf installs it. */
function versionOf(
  found: readonly Fact<string>[],
  tool: 'erlang' | 'elixir',
  tools: ReadonlyMap<string, Located<string>> | undefined,
): Fact<string> {
  if (found.length > 0) return allTheSame(found, tool);
  const asked = tools?.get(tool);
  const nowhere: Span = { path: '', start: 0, end: 0 };
  return asked ? known(asked.value, asked.span) : unknown(`the ${tool} is that of the machine`, nowhere);
}

function allTheSame<T>(found: readonly Fact<T>[], tool: string): Fact<T> {
  const [first, ...rest] = found;
  const lost = found.find((fact) => fact.kind === 'unknown');
  if (lost || !first) return lost ?? unknown(`no ${tool} was found`, { path: '', start: 0, end: 0 });
  const same = rest.every((fact) => valueOf(fact) === valueOf(first));
  return same ? first : unknown(`several shells bring a different ${tool}`, first.span);
}

/**
 * `.tool-versions` of asdf: a tool and its version on a line, further versions to fall back to behind it. Unknown beside a second
 * file or another manager's, which may say otherwise.
 */
function toolVersions({ files, read }: Repository): ReadonlyMap<string, Located<string>> | undefined {
  if (files.some((file) => file !== '.tool-versions' && /(^|\/)(\.tool-versions|\.?mise(\.local)?\.toml)$/.test(file)))
    return undefined;
  const file = read('.tool-versions');
  if (file.kind !== 'text') return undefined;
  const { source } = file;
  const versions = new Map<string, Located<string>>();
  for (const match of source.text.matchAll(/^[ \t]*(erlang|elixir)[ \t]+(\d+(?:\.\d+)*)\S*/gm)) {
    const [line, tool = '', version = ''] = match;
    const start = match.index + line.lastIndexOf(version, line.search(/\d/) + version.length - 1);
    versions.set(tool, { value: version, span: source.span(start, start + version.length) });
  }
  return versions;
}
