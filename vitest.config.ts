import { defineConfig } from 'vitest/config';

// Most tests take milliseconds; on a busy machine, with real tools beside them, the usual five seconds say nothing of the code.
// The flags are those that the command sets for itself (scripts/v8-flags.cjs): each test file starts a process that loads the parser.
// A worker for every processor: left alone, vitest keeps one free, which on a machine of two makes the run twice as long.
export default defineConfig({
  test: {
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    execArgv: ['--liftoff-only', '--wasm-lazy-compilation'],
  },
});
