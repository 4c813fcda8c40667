import { migrations } from '../../db/migrations/index.ts';
import { programVersion } from './home.ts';
import type { Output } from './output.ts';

/** `--version`: what runs here, for a report of trouble. */
export async function printVersion(output: Output): Promise<void> {
  const { default: Sqlite } = await import('better-sqlite3');
  const memory = new Sqlite(':memory:');
  const sqlite = String(memory.prepare('select sqlite_version()').pluck().get());
  memory.close();
  const version = programVersion();
  const [schema, node] = [migrations.length, process.versions.node];
  output.document({ version, schema, node, sqlite });
  output.print(`orderdeck ${version} (schema ${schema}, Node ${node}, SQLite ${sqlite})`);
}
