import { defineConfig } from 'vitest/config';

/**
 * Files that leave nothing in their process behind share one, and what it has loaded. Not those that start the program, and
 * not the one in which Ink finds its screen: it looks once in a process.
 */
const shared = 'test/{core,jobs,issues,ui,sim,help}/**/!(ink).test.{ts,tsx}';

export default defineConfig({
  // As the console is built: React in production knows no other JSX.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  test: {
    pool: 'forks',
    // Half of a test's time is waiting for a program or a clock: three keep two cores at work.
    maxWorkers: 3,
    // Tests in a real terminal wait for a picture; a machine that is busy with other things gets a second look, and says so.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['test/build.ts'],
    reporters: ['default', './build/closing-line.js'],
    projects: [
      { extends: true, test: { name: 'shared', include: [shared], isolate: false } },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.{ts,tsx}'], exclude: [shared, 'test/torture/**'] },
      },
    ],
  },
});
