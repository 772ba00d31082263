import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../repository/temporary-checkout.ts';
import { fixturesFolder } from '../support/rule-folders.ts';
import { rustlerNix } from './command-line.ts';

// The first run loads the grammars.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
/** A repository with one finding, load-path-extension in lib/my_app/native.ex. */
let repository: string;

beforeEach(() => {
  folder = temporaryFolder({});
  repository = join(folder, 'repository');
  cpSync(join(fixturesFolder, 'load-path-extension/broken'), repository, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function configure(text: string, at = repository): void {
  writeFileSync(join(at, '.rustler-nix.toml'), text);
}

async function doctor(...argv: string[]) {
  return rustlerNix(['doctor', ...argv, '--format', 'json'], { cwd: repository });
}

async function rulesFound(...argv: string[]): Promise<string[]> {
  const { stdout } = await doctor(...argv);
  return JSON.parse(stdout).findings.map(({ rule, severity }: Record<string, string>) => `${severity} ${rule}`);
}

const ignore = (path: string) => `[[ignore]]\nrule = "load-path-extension"\npath = "${path}"\nreason = "why"\n`;

describe('.rustler-nix.toml', () => {
  test('switches a rule off exactly as --skip does', async () => {
    const skipped = JSON.parse((await doctor('--skip', 'load-path-extension')).stdout);
    configure('[rules]\nload-path-extension = "off"\n');
    const { code, stdout } = await doctor();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(skipped);
  });

  test('gives a rule another severity, and the chain stays as broken as it is', async () => {
    configure('[rules]\nload-path-extension = "warning"\n');
    const { code, stdout } = await doctor();
    expect(code).toBe(0);
    expect(JSON.parse(stdout).chains[0].verdict).toBe('broken');
    expect(await rulesFound()).toEqual(['warning load-path-extension']);
  });

  test('ignores findings by rule and whole path, and counts them', async () => {
    configure(ignore('lib/my_app'));
    const { code, stdout } = await doctor();
    expect([code, JSON.parse(stdout).findings, JSON.parse(stdout).summary.suppressed]).toEqual([0, [], 1]);
  });

  test('ignores nothing by the name of a file alone', async () => {
    configure(ignore('native.ex'));
    expect(await rulesFound()).toContain('error load-path-extension');
  });

  test('is told of an ignore that nothing needs any more, where it stands', async () => {
    configure(`fail-on = "note"\n\n${ignore('native/**')}`);
    const { code, stdout } = await doctor();
    const { location, rule } = JSON.parse(stdout).findings[0];
    expect([code, rule, location]).toEqual([
      1,
      'suppression-unused',
      { path: '.rustler-nix.toml', startLine: 3, startColumn: 1, endLine: 3, endColumn: 11 },
    ]);
    expect(await rulesFound('--skip', 'load-path-extension')).toEqual([]);
  });

  test('is not told so when a part of what it is about is checked', async () => {
    mkdirSync(join(folder, '.git'));
    configure(ignore('elsewhere/**'), folder);
    expect(await rulesFound()).toEqual(['error load-path-extension']);
  });

  test('sets the severity that fails, which an option and a variable outrank', async () => {
    configure('fail-on = "never"\n');
    expect((await doctor()).code).toBe(0);
    const env = { RUSTLER_NIX_FAIL_ON: 'note' };
    expect((await rustlerNix(['doctor'], { cwd: repository, env })).code).toBe(1);
    expect((await rustlerNix(['doctor', '--fail-on', 'never'], { cwd: repository, env })).code).toBe(0);
  });

  test('leaves files out of the check', async () => {
    configure('exclude = ["lib"]\n');
    expect(await rulesFound()).toEqual([]);
    expect(await rulesFound('--exclude', 'native')).toEqual(['error load-path-extension']);
  });

  test('does not leave out what is asked for by name', async () => {
    mkdirSync(join(folder, '.git'));
    configure('exclude = ["repository/**"]\n', folder);
    expect(await rulesFound()).toEqual(['error load-path-extension']);
  });

  test('is found upwards to the top of the checkout, and its paths count from its own folder', async () => {
    mkdirSync(join(folder, '.git'));
    configure(ignore('repository/lib/**'), folder);
    expect(await rulesFound()).toEqual([]);
  });

  test('is not looked for above the checkout, nor above the checked folder outside one', async () => {
    configure('[rules]\nload-path-extension = "off"\n', folder);
    expect(await rulesFound()).toHaveLength(1);
    mkdirSync(join(repository, '.git'));
    expect(await rulesFound()).toHaveLength(1);
  });

  test('is not read with --no-config, and another one with --config', async () => {
    configure('[rules]\nload-path-extension = "off"\n');
    expect(await rulesFound('--no-config')).toHaveLength(1);
    writeFileSync(join(folder, 'other.toml'), '[rules]\nload-path-extension = "note"\n');
    expect(await rulesFound('--config', '../other.toml')).toEqual(['note load-path-extension']);
  });

  test('lets --rule run a rule that it switches off', async () => {
    configure('[rules]\nload-path-extension = "off"\n');
    expect(await rulesFound('--rule', 'load-path-extension')).toHaveLength(1);
  });
});

describe('a broken configuration ends the run with 2 and checks nothing', () => {
  test('with every problem in its own line of the file', async () => {
    configure('fial-on = "error"\n\n[rules]\nload-path-extention = "off"\n');
    const { code, stdout, stderr } = await doctor();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('.rustler-nix.toml:1:1');
    expect(stderr).toContain('1 | fial-on = "error"\n  | ^^^^^^^ did you mean `fail-on`?');
    expect(stderr).toContain(
      '4 | load-path-extention = "off"\n  | ^^^^^^^^^^^^^^^^^^^ did you mean `load-path-extension`?',
    );
  });

  test.each<[string, string, string[], Record<string, string>, string]>([
    ['that is no TOML', 'fail-on = ', [], {}, 'The file is no TOML'],
    ['with escape sequences in it', '"\\u001b[31m" = 1', [], {}, 'There is no key `\\u{1b}[31m` here.'],
    ['that does not exist', '', ['--config', 'nowhere.toml'], {}, 'nowhere.toml` cannot be read: it does not exist'],
    ['that is a folder', '', ['--config', '.'], {}, 'it is a directory'],
    ['named and refused at once', '', ['--config', 'a', '--no-config'], {}, 'exclude each other'],
    ['in a variable', '', [], { RUSTLER_NIX_FAIL_ON: 'eror' }, 'RUSTLER_NIX_FAIL_ON is one of error, warning'],
    ['in a variable that is misspelt', '', [], { RUSTLER_NIX_SYSTEM: 'x' }, 'Did you mean RUSTLER_NIX_SYSTEMS?'],
    ['in a variable about rules', '', [], { RUSTLER_NIX_SKIP: 'stub-mising' }, 'did you mean `stub-missing`?'],
    ['in an option', '', ['--exclude', '../x'], {}, '--exclude ../x names no path below the checked directory'],
  ])('%s', async (_, text, argv, env, problem) => {
    configure(text);
    const { code, stdout, stderr } = await rustlerNix(['doctor', ...argv], { cwd: repository, env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(problem);
    expect(stderr).not.toContain('\u001b');
  });

  test('behind a link that leaves the repository', async () => {
    writeFileSync(join(folder, 'secret.toml'), 'secret = "text"\n');
    symlinkSync('../secret.toml', join(repository, '.rustler-nix.toml'));
    const { code, stderr } = await doctor();
    expect([code, stderr.includes('the link leaves the checkout'), stderr.includes('text')]).toEqual([2, true, false]);
  });
});

describe('rustler-nix config', () => {
  test('says where each value comes from', async () => {
    configure(`fail-on = "warning"\nexclude = ["old"]\n\n[rules]\nstub-missing = "note"\n\n${ignore('lib/**')}`);
    const env = { RUSTLER_NIX_SYSTEMS: 'x86_64-linux,aarch64-linux', RUSTLER_NIX_FAIL_ON: 'note' };
    const argv = ['config', '--skip', 'musl-crt-static'];
    const { code, stdout } = await rustlerNix(argv, { cwd: repository, env });
    expect(code).toBe(0);
    const rows = stdout.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(rows).toEqual([
      '# .rustler-nix.toml',
      'fail-on | note | RUSTLER_NIX_FAIL_ON',
      'systems | x86_64-linux, aarch64-linux | RUSTLER_NIX_SYSTEMS',
      'include | every file | default',
      'exclude | old | .rustler-nix.toml:2:1',
      'baseline | none | default',
      'binary | nothing built | default',
      'rule | every rule | default',
      'skip | musl-crt-static | --skip',
      'rules.stub-missing | note | .rustler-nix.toml:5:1',
      'ignore | load-path-extension in lib/**: why | .rustler-nix.toml:7:1',
      '',
    ]);
  });

  test('says the same to programs', async () => {
    configure('fail-on = "warning"\n');
    const { stdout } = await rustlerNix(['config', '--format', 'json'], { cwd: repository });
    const { schemaVersion, settings } = JSON.parse(stdout);
    expect([schemaVersion, settings[0]]).toEqual([
      1,
      {
        name: 'fail-on',
        value: 'warning',
        origin: { kind: 'file', location: expect.objectContaining({ startLine: 1 }) },
      },
    ]);
  });
});

describe('a suppression', () => {
  const native = () => join(repository, 'lib/my_app/native.ex');
  const unused = '# rustler-nix: ignore-file[musl-crt-static] built on another system\n';

  test('is not called unused when a run looks at less than usual', async () => {
    writeFileSync(native(), unused + readFileSync(native(), 'utf8').replace('my_nif.so', 'my_nif'));
    expect(await rulesFound()).toEqual(['warning suppression-unused']);
    expect(await rulesFound('--system', 'x86_64-linux')).toEqual([]);
  });
});

describe('a baseline', () => {
  const baseline = () => readFileSync(join(repository, 'baseline.json'), 'utf8');
  const native = () => join(repository, 'lib/my_app/native.ex');

  test('passes over the findings that it lists, also when lines move, and reports new ones', async () => {
    const written = await doctor('--baseline', 'baseline.json', '--update-baseline');
    expect([written.code, written.stderr]).toEqual([0, expect.stringContaining('1 in the baseline (1 new')]);
    writeFileSync(native(), `# A line more.\n\n${readFileSync(native(), 'utf8')}`);
    const moved = await doctor('--baseline', 'baseline.json');
    expect([moved.code, JSON.parse(moved.stdout).summary.baselined]).toEqual([0, 1]);
    const manifest = join(repository, 'native/my_nif/Cargo.toml');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('cdylib', 'rlib'));
    expect(await rulesFound('--baseline', 'baseline.json')).toEqual(['error crate-type-not-cdylib']);
  });

  test('says which of its entries are gone, until it is written again', async () => {
    await doctor('--baseline', 'baseline.json', '--update-baseline');
    writeFileSync(native(), readFileSync(native(), 'utf8').replace('my_nif.so', 'my_nif'));
    expect(await rulesFound('--baseline', 'baseline.json')).toEqual(['warning baseline-stale']);
    expect(await rulesFound('--baseline', 'baseline.json', '--skip', 'load-path-extension')).toEqual([]);
    await doctor('--baseline', 'baseline.json', '--update-baseline');
    expect(JSON.parse(baseline()).findings).toEqual([]);
  });

  test('calls no entry gone, and drops none, when a run looks at less than usual', async () => {
    await doctor('--baseline', 'baseline.json', '--update-baseline');
    const before = baseline();
    const narrow = ['--baseline', 'baseline.json', '--exclude', 'lib'];
    expect(await rulesFound(...narrow)).toEqual([]);
    await doctor(...narrow, '--update-baseline');
    expect(baseline()).toBe(before);
  });

  test('keeps the entries of rules that did not run', async () => {
    await doctor('--baseline', 'baseline.json', '--update-baseline');
    const before = baseline();
    await doctor('--baseline', 'baseline.json', '--update-baseline', '--skip', 'load-path-extension');
    expect(baseline()).toBe(before);
  });

  test('may be named in the configuration, relative to its folder', async () => {
    configure('baseline = "baseline.json"\n');
    expect((await rustlerNix(['doctor', 'repository', '--update-baseline'], { cwd: folder })).code).toBe(0);
    expect(JSON.parse(baseline()).findings).toHaveLength(1);
  });

  test.each([
    ['of the future', '{"schemaVersion": 2, "findings": []}', 'a newer rustler-nix wrote it (schemaVersion 2'],
    ['that is no JSON', '{"schemaVersion": 1,', 'it is not a JSON object'],
    ['that is something else', '{"name": "x"}', 'it has no `schemaVersion`'],
    ['without its list', '{"schemaVersion": 1}', 'it has no list of `findings`'],
    ['with half a finding', '{"schemaVersion": 1, "findings": [{"fingerprint": "a"}]}', 'finding 1 is not complete'],
  ])('%s is refused and left alone, also by --update-baseline', async (_, text, problem) => {
    writeFileSync(join(repository, 'baseline.json'), text);
    for (const argv of [[], ['--update-baseline']]) {
      const { code, stdout, stderr } = await doctor('--baseline', 'baseline.json', ...argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(problem);
    }
    expect(baseline()).toBe(text);
  });

  test('that is missing is refused, and so is an update without a name', async () => {
    expect(await doctor('--baseline', 'baseline.json')).toMatchObject({ code: 2, stdout: '' });
    expect((await doctor('--update-baseline')).stderr).toContain('--update-baseline does not know which file');
  });
});
