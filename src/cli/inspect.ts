import { resolve } from 'node:path';
import { version } from '../version.ts';
import type { Arguments } from './arguments.ts';
import { exitCode } from './exit-code.ts';
import type { Io } from './io.ts';
import { UsageError } from './usage-error.ts';

/** `rustler-nix inspect FILE`: what a loader and the BEAM see of one file. Exits with 1 when no loader takes it. */
export async function inspect(args: Arguments, io: Io): Promise<number> {
  const file = chosenFile(args.positionals);
  const engine = await import('../engine/inspection.ts');
  const { inspectionJson, inspectionTable } = await import('../report/inspection.ts');
  const result = engine.inspect(resolve(io.cwd, file), file);
  if (result.kind === 'no-file') throw noFile(file, result.reason);
  const { inspection } = result;
  const isJson = args.last('format') === 'json';
  const table = () => inspectionTable(inspection, args.has('verbose') ? 'verbose' : 'brief');
  io.stdout.write(isJson ? inspectionJson(inspection, { name: 'rustler-nix', version }) : table());
  return inspection.refusal === undefined ? exitCode.ok : exitCode.findings;
}

function chosenFile([file, second]: readonly string[]): string {
  if (file === undefined) throw new UsageError('inspect needs a file', ['Such as result/lib/libmy_nif.so.']);
  if (second !== undefined) throw new UsageError(`one file at a time: ${second} is one too many`, []);
  return file;
}

function noFile(file: string, reason: string): UsageError {
  const hints = reason.endsWith('directory') ? [`\`rustler-nix doctor --binary ${file}\` looks through it.`] : [];
  return new UsageError(`\`${file}\` ${reason}`, hints);
}
