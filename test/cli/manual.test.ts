import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { commandLine, commands } from '../../src/cli/commands.ts';
import { manual } from '../../src/cli/manual/manual.ts';
import { plain, prose } from '../../src/cli/manual/roff.ts';
import { environment, optionOf } from '../../src/cli/manual/surroundings.ts';
import { doctorOptions } from '../../src/cli/options.ts';
import { variableNames } from '../../src/configuration/variables.ts';
import { realTool } from '../real-tool.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const mandoc = realTool('mandoc', 'mandoc');
const page = manual(commandLine(), { version: '1.2.3', date: '2026-01-31' });

/** The page as a reader sees it: one line, without what underlines and emboldens. */
function shown(): string {
  const { stdout } = spawnSync('mandoc', ['-T', 'utf8', '-O', 'width=1000'], { input: page, encoding: 'utf8' });
  return stdout.replaceAll(/.\u0008/gu, '').replaceAll(/\s+/g, ' ');
}

describe('the manual page', () => {
  test.skipIf(mandoc.missing)(`is read by mandoc without a warning ${mandoc.reason}`, () => {
    const { status, stdout, stderr } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {
      input: page,
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  test.skipIf(mandoc.missing)(`has every command, option and exit code ${mandoc.reason}`, () => {
    const text = shown();
    for (const [name, { options }] of Object.entries(commands)) {
      expect(text).toContain(`rustler-nix ${name}`);
      for (const option of Object.keys(options)) expect(text).toContain(`--${option}`);
    }
    expect(text).toContain('--fix[=unsafe] Apply safe fixes; unsafe: also those');
    expect(text).toContain('70 Internal error.');
    expect(text).toContain('RUSTLER_NIX_FAIL_ON As --fail-on, which outranks it.');
    expect(text).toContain('.rustler-nix.toml');
  });

  test('knows every variable that the command line asks for', () => {
    const folder = join(project, 'src/cli');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const asked = sources.flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const taken = [...text.matchAll(/\{([^{}]*)\} = env\b/g)].flatMap(([, names]) => names?.match(/\w+/g) ?? []);
      return [...Array.from(text.matchAll(/\benv\.([A-Z_]+)\b/g), ([, name]) => name ?? ''), ...taken];
    });
    expect(asked).toContain('XDG_CACHE_HOME');
    expect(asked).toContain('NO_COLOR');
    const known = environment.flatMap(({ names }) => names);
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('names for each variable an option that there is', () => {
    expect(variableNames.filter((name) => !Object.hasOwn(doctorOptions, optionOf(name)))).toEqual([]);
  });

  test('escapes what roff would take for a macro, an escape or a hyphen', () => {
    expect(plain(".PP\n'quoted' a\\b --x…")).toBe("\\&.PP\n\\&'quoted' a\\eb \\-\\-x\\[u2026]");
    expect(prose('as `--fix` does')).toBe('as \\fB\\-\\-fix\\fR does');
  });

  test('is where the package says, among the files that are published', () => {
    expect(manifest.man).toBe('./dist/rustler-nix.1');
    expect(manifest.files).toContain('dist');
  });
});
