import { migrations } from '../../db/migrations/index.ts';
import { adapters } from '../core/channels/adapters.ts';
import { programVersion } from './home.ts';
import type { Output } from './output.ts';

/** `--version`: what runs here and what it speaks with each channel (M157), for a report of trouble. */
export async function printVersion(output: Output): Promise<void> {
  // Only now: the driver is loaded by those who need it.
  const { sqliteVersion } = await import('../core/store/open.ts');
  const [version, schema, node, sqlite] = [programVersion(), migrations.length, process.versions.node, sqliteVersion()];
  output.document({ version, schema, node, sqlite, adapters });
  output.print(`orderdeck ${version} (schema ${schema}, Node ${node}, SQLite ${sqlite})`);
  for (const { channel, speaks } of adapters) output.print(`${channel}: ${speaks}`);
}
