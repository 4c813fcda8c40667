/**
 * Writes the table types of both database files (src/core/store/schema.ts, src/core/inbox/schema.ts) from freshly migrated
 * ones; with --verify only says whether they are fresh (exit 1 when stale). The migrations are the one source of the schema.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(path.join(tmpdir(), 'orderdeck-schema-'));

/** Each database, by the room that it belongs to, and how a new one is made. */
const databases = {
  store: `import { openSqlite } from './src/core/store/open.ts'; import { migrate } from './src/core/store/migrate.ts';
    const sqlite = openSqlite(process.argv[2], { mode: 'create' }); await migrate(sqlite, process.argv[2]);
    sqlite.pragma('journal_mode = DELETE'); sqlite.close();`,
  inbox: `import { openSqlite } from './src/core/store/open.ts'; import { migrate } from './src/core/store/migrate.ts';
    import { inboxSchema } from './src/core/inbox/open.ts';
    const sqlite = openSqlite(process.argv[2], { mode: 'create', applicationId: inboxSchema.applicationId });
    await migrate(sqlite, process.argv[2], inboxSchema);
    sqlite.pragma('journal_mode = DELETE'); sqlite.close();`,
};

try {
  for (const [room, contents] of Object.entries(databases)) {
    const database = path.join(folder, `${room}.db`);
    const migrateOnce = path.join(root, 'node_modules', '.orderdeck-migrate.mjs');
    await build({
      absWorkingDir: root,
      stdin: { contents, resolveDir: root, loader: 'ts' },
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
      `--out-file=${path.join(root, 'src', 'core', room, 'schema.ts')}`,
      ...(process.argv.includes('--verify') ? ['--verify'] : []),
    ]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
