import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { writeFiles } from '../../repository/temporary-checkout.ts';
import type { Files } from '../../support/repository-files.ts';
import { patience } from '../runs.ts';
import { AS_BUILDER, giveToBuilder, layOutTools, startServer } from './tools.ts';

/** What the real tools made of a repository. */
export type Outcome =
  /** Every NIF module that was compiled loads its library in the BEAM. */
  | { readonly kind: 'loads'; readonly modules: readonly string[] }
  /** A step gave up, or a library is not where its module looks. */
  | { readonly kind: 'fails'; readonly said: string }
  /** One tool refuses what one file says in its own language: Nix does not evaluate it, or Elixir does not compile it. */
  | { readonly kind: 'refused'; readonly said: string }
  /** Something that is not re-made here. */
  | { readonly kind: 'cannot-say'; readonly said: string };

export interface Simulator {
  /** Builds repositories as `nix build` would, and loads what comes out. */
  build(repositories: readonly Files[]): Promise<readonly Outcome[]>;
  close(): void;
}

/**
 * A repository is really evaluated, built, compiled and loaded, step by step: by Nix with a stub of nixpkgs, bash, cargo with a stub of
 * rustc, Elixir with a stub of Rustler, and the BEAM. The first step that gives up says why the library is not where the module looks.
 */
export function openSimulator(): Simulator {
  const folder = mkdtempSync(join(tmpdir(), 'rustler-nix-chain-'));
  const tools = join(folder, 'tools');
  layOutTools(tools);
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    NIX_STORE_DIR: join(folder, 'store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONF_DIR: join(folder, 'conf'),
    NIX_REMOTE: '',
    NIX_PATH: '',
  };
  mkdirSync(join(folder, 'conf'));
  writeFileSync(
    join(folder, 'conf/nix.conf'),
    'build-users-group =\nsandbox = false\nsubstituters =\nmax-jobs = 2\nkeep-going = true\nfsync-metadata = false\nkeep-build-log = false\n',
  );
  // Two evaluations that make the store at once get into each other's way.
  execFileSync('nix-store', ['--init'], { env: environment });
  giveToBuilder(folder);
  const server = startServer(tools);

  async function build(repositories: readonly Files[]): Promise<readonly Outcome[]> {
    const roots = repositories.map((files, index) => {
      const root = join(folder, 'repositories', String(index), 'source');
      rmSync(dirname(root), { recursive: true, force: true });
      writeFiles(root, files);
      return root;
    });
    const evaluated = await inTurns(roots, 2, (root) => evaluate(root));
    const derivations = [...new Set(evaluated.flatMap((one) => (one.kind === 'derivation' ? [one.path] : [])))];
    if (derivations.length > 0) {
      const { signal } = await run('nix-store', ['--realise', ...derivations]);
      if (signal) throw new Error(`the builds were stopped by ${signal}: they took too long for this machine`);
    }
    return evaluated.map((one) => (one.kind === 'derivation' ? outcomeOf(one.path) : one));
  }

  async function evaluate(root: string): Promise<Outcome | { readonly kind: 'derivation'; readonly path: string }> {
    const expression = `import ${join(tools, 'world/repository.nix')} { tools = "${tools}"; root = ${root}; }`;
    const { status, stdout, stderr } = await run('nix-instantiate', ['-E', expression]);
    if (status === 0) return { kind: 'derivation', path: stdout.trim() };
    const said = /error: (ORACLE cannot-say[^\n]*)/.exec(stderr)?.[1];
    if (said) return { kind: 'cannot-say', said };
    return { kind: 'refused', said: stderr.slice(stderr.indexOf('error:')).slice(0, 1000) };
  }

  function outcomeOf(derivation: string): Outcome {
    const query = (...args: string[]) =>
      execFileSync('nix-store', ['--query', ...args], { env: environment, encoding: 'utf8' })
        .trim()
        .split('\n');
    const [output = ''] = query('--outputs', derivation);
    if (existsSync(output)) {
      const log = join(output, 'oracle-loaded');
      // A mutant may have a shell where its package was.
      if (!existsSync(log)) return { kind: 'cannot-say', said: `${basename(output)} is nothing that loads` };
      const loaded = readFileSync(log, 'utf8').trim().split('\n');
      return { kind: 'loads', modules: loaded.map((line) => line.split(': ')[0] as string) };
    }
    const needed = query('--requisites', derivation).filter((path) => path.endsWith('.drv'));
    const failures = query('--outputs', ...needed).map((path) => join(tools, 'failures', basename(path)));
    const failure = failures.find((path) => existsSync(path));
    if (!failure) throw new Error(`${derivation} was neither built nor refused`);
    return inWords(readFileSync(failure, 'utf8'));
  }

  function run(command: string, args: readonly string[]): Promise<Ended> {
    const [program = '', ...rest] = [...AS_BUILDER, command, ...args];
    return ended(
      spawn(program, rest, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience(900_000) }),
    );
  }

  return {
    build,
    close() {
      if (process.env.CHAIN_LOG) process.stderr.write(readFileSync(join(tools, 'server/log'), 'utf8'));
      if (server.pid !== undefined) process.kill(-server.pid);
      spawnSync('chmod', ['-R', 'u+w', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ended> {
  return new Promise((resolve) => {
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** What the builder that failed wrote: `ORACLE step: why`, the first such line counts. */
function inWords(text: string): Outcome {
  const lines = text.trim().split('\n');
  const said = lines.find((line) => line.includes('ORACLE')) ?? lines.at(-1) ?? '';
  if (text.includes('ORACLE cannot-say')) return { kind: 'cannot-say', said };
  if (text.includes('ORACLE none')) return { kind: 'loads', modules: [] };
  if (text.includes('ORACLE elixir')) return { kind: 'refused', said };
  return { kind: 'fails', said: lines.slice(-12).join(' | ').slice(-600) };
}

/** As many at once as told, in order. */
async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
