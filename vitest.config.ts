import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { __TEST_CLOCK__: 'true' },
  test: {
    // On a machine that others use too a browser may starve. The test command names what passed only at the second try.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'server/**/*.test.ts',
            'extension/**/*.test.{ts,tsx}',
            'test/checks/**/*.test.ts',
            'test/simulator/**/*.test.ts',
            'test/soak/**/*.test.ts',
          ],
          // Laws over whole schools take seconds on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [
            'test/registers/**/*.test.ts',
            'test/looks/**/*.test.ts',
            'test/story/**/*.test.ts',
            'test/probe/**/*.test.ts',
            'test/attacks/**/*.test.ts',
            'test/teach/**/*.test.ts',
            'test/rollout/**/*.test.ts',
          ],
          fileParallelism: false,
          // A busy machine is slow, not wrong.
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
