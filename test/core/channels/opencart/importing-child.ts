import { createRequire } from 'node:module';
import Sqlite from 'better-sqlite3';
import { openCart } from '../../../../src/core/channels/opencart/client.ts';
import { manualClock } from '../../../../src/core/clock.ts';
import { readSettings } from '../../../../src/core/settings.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { packageLife } from './package-life.ts';

/**
 * Takes one package's whole life into a shop and dies by SIGKILL ahead of its n-th statement, counted over both databases.
 * Arguments: the shop's address, our store's file, the package's number, n (0: lives on, and prints how many there were).
 */
const [, , url = '', storeFile = '', number = '', killAt = ''] = process.argv;
let statements = 0;

function ahead(): void {
  statements += 1;
  if (statements === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

/** Lets `ahead` be called before each call of this method. */
function watch(prototype: Record<string, unknown>, method: string): void {
  const original = prototype[method] as (...values: unknown[]) => unknown;
  prototype[method] = function (this: unknown, ...values: unknown[]) {
    ahead();
    return original.apply(this, values);
  };
}

const probe = new Sqlite(':memory:');
const statement = Object.getPrototypeOf(probe.prepare('select 1')) as Record<string, unknown>;
probe.close();
const { Connection } = createRequire(import.meta.url)('mysql2') as {
  Connection: { prototype: Record<string, unknown> };
};
let connection = Connection.prototype;
while (!Object.hasOwn(connection, 'query')) connection = Object.getPrototypeOf(connection);

const { opencart } = readSettings('/nowhere', { OPENCART_DATABASE_URL: url });
if (!opencart) throw new Error('No shop was named.');
const life = packageLife(Number(number));
const store = await openStore(storeFile, { role: 'write' });
for (const method of ['run', 'all']) watch(statement, method);
watch(connection, 'query');
const channel = openCart({ settings: opencart, clock: manualClock(life[0]?.modifiedAt ?? 0) });
for (const order of life) await channel.importOrder(store, order);
const counted = statements;
await channel.close();
await store.close();
process.stdout.write(String(counted));
