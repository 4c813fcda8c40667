/**
 * A process that asks the shop for its tags as often as it may: `caller.ts DATABASE URL KEY SECRET CALLERS UNTIL`, UNTIL in
 * epoch ms of ORDERDECK_CLOCK. Prints how many answers it got.
 */
import { clockFromEnv } from '../../../../src/core/clock.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { openChannel } from './connection.ts';

const [file = '', baseUrl = '', apiKey = '', apiSecret = '', callers, until] = process.argv.slice(2);
const clock = clockFromEnv(process.env);
const store = await openStore(file, { role: 'write' });
const { signal } = new AbortController();
let answers = 0;

async function call(): Promise<void> {
  const channel = openChannel(store, clock, { baseUrl, apiKey, apiSecret }, { signal });
  while (clock.now() < Number(until)) {
    await channel.listTags();
    answers += 1;
  }
}

await Promise.all(Array.from({ length: Number(callers) }, call));
await store.close();
process.stdout.write(`${answers}\n`);
