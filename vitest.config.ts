import { defineConfig } from 'vitest/config';

// Most tests take milliseconds; on a busy machine, with real tools beside them, the usual five seconds say nothing of the code.
export default defineConfig({ test: { testTimeout: 30_000, hookTimeout: 60_000 } });
