import { defineConfig } from 'vitest/config';

/** The long tests: kill -9 again and again, large stores, hours of fake life. One at a time, because they watch the clock. */
export default defineConfig({
  test: {
    include: ['test/torture/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 20 * 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/build.ts'],
    reporters: ['default', './build/closing-line.js'],
  },
});
