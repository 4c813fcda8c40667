import { defineConfig } from 'vitest/config';

/** Two kinds of test in one run: pure ones share threads; those that start the program get time and few neighbours. */
export default defineConfig({
  // As the console is built: React in production knows no other JSX.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/torture/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Tests in a real terminal wait for a picture; a machine that is busy with other things gets a second look, and says so.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/build.ts'],
    reporters: ['default', './build/closing-line.js'],
  },
});
