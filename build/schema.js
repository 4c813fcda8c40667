/**
 * Writes src/core/store/schema.ts, the table types, from a freshly migrated database; with --verify only says whether it
 * is fresh (exit 1 when stale). The migrations are the one source of the schema.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-schema-'));
try {
  const database = path.join(folder, 'schema.db');
  const migrateOnce = path.join(root, 'node_modules', '.orderdeck-migrate.mjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `import { openSqlite } from './src/core/store/open.ts'; import { migrate } from './src/core/store/migrate.ts';
        const sqlite = openSqlite(process.argv[2], { mode: 'create' }); await migrate(sqlite, process.argv[2]); sqlite.pragma('journal_mode = DELETE'); sqlite.close();`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['better-sqlite3'],
    outfile: migrateOnce,
    logLevel: 'warning',
  });
  run(process.execPath, [migrateOnce, database]);
  run(process.execPath, [
    path.join(root, 'node_modules', 'kysely-codegen', 'dist', 'cli', 'bin.js'),
    '--dialect=sqlite',
    `--url=${database}`,
    `--out-file=${path.join(root, 'src', 'core', 'store', 'schema.ts')}`,
    ...(process.argv.includes('--verify') ? ['--verify'] : []),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
