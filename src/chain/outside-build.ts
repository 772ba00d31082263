import { nifVersionOfOtp } from '../knowledge/nif-versions.ts';
import type { NixBuild } from '../nix/model.ts';
import { type Fact, known, type Located, type Repository, type Span, unknown } from '../repository/index.ts';
import { mapFact, valueOf } from './facts.ts';
import type { Beam, OutsideBuild } from './model.ts';

/** `mix compile` on somebody's machine: with the BEAM of the repository's shells, else the one that `.tool-versions` names. */
export function outsideBuild(shells: readonly NixBuild[], repository: Repository): OutsideBuild {
  const tools = toolVersions(repository);
  const otp = versionOf('erlang', /^erlang(?:_|R)?(\d+)$/, shells, tools);
  const elixir = versionOf('elixir', /^elixir_1_(\d+)$/, shells, tools);
  return { kind: 'outside', mixEnv: 'dev', shells, beam: beamOfOtp(mapFact(otp, majorOf)), elixir };
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

/** A tool as the shells bring it, all the same one; where no shell has it, as asdf installs it. */
function versionOf(
  tool: 'erlang' | 'elixir',
  named: RegExp,
  shells: readonly NixBuild[],
  tools: ReadonlyMap<string, Located<string>> | undefined,
): Fact<string> {
  const nowhere: Span = { path: '', start: 0, end: 0 };
  const found: Fact<string>[] = [];
  for (const shell of shells) {
    const inputs = valueOf(shell.derivation.inputs);
    if (!inputs) return unknown('what a shell brings could not be followed', shell.derivation.call);
    for (const input of inputs) {
      if (!input.name.startsWith(tool)) continue;
      const version = named.exec(input.name)?.[1];
      const text = tool === 'elixir' ? `1.${version}` : `${version}`;
      found.push(
        version === undefined
          ? unknown(`which ${tool} a shell brings is not known`, input.span)
          : known(text, input.span),
      );
    }
  }
  const lost = found.find((fact) => fact.kind === 'unknown');
  if (lost) return lost;
  const [first, ...rest] = found;
  if (first) {
    const same = rest.every((fact) => valueOf(fact) === valueOf(first));
    return same ? first : unknown(`several shells bring a different ${tool}`, first.span);
  }
  const asked = tools?.get(tool);
  return asked ? known(asked.value, asked.span) : unknown(`the ${tool} is that of the machine`, nowhere);
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
