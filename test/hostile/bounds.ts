import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';

/** What one input may take: processor time, since what else the machine does says nothing about an input. */
export const LONGEST_MS = 2_000;
export const MOST_MEMORY_MB = 512;

/** Time of this process. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Frees what earlier inputs left. The bound is on what one input takes, and V8 now and then lets 300 MB of thousands of others lie that
 * nothing holds any more.
 */
export function forgetEarlierInputs(): void {
  collect();
}

/** The most memory that this process, which is the test file's own, has had. */
export function peakMemoryMb(): number {
  return process.resourceUsage().maxRSS / 1024;
}

/** Escape sequences that reports write themselves: colours, and links whose address holds no control character. */
const OWN = /\x1b\[[0-9;]*m|\x1b\]8;;[\x21-\x7e]*\x1b\\/g;
const STEERING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/u;

/** Fails when a text that goes to a terminal holds anything that steers it and is not the report's own. */
export function expectTerminalSafe(text: string): void {
  const rest = text.replace(OWN, '');
  const found = STEERING.exec(rest);
  expect(found && JSON.stringify(rest.slice(Math.max(0, found.index - 40), found.index + 40))).toBeNull();
}
