/**
 * A process that asks Trendyol for half a crowd of calls at once: `crowd-process.ts DATABASE URL`, by the clock of
 * ORDERDECK_CLOCK. Prints how many were answered.
 */
import { trendyolCaller } from '../../../../src/core/channels/trendyol/call.ts';
import { clockFromEnv } from '../../../../src/core/clock.ts';
import { openStore } from '../../../../src/core/store/store.ts';
import { crowd } from './crowd.ts';
import { optionsOf } from './options.ts';

const [file = '', baseUrl = ''] = process.argv.slice(2);
const store = await openStore(file, { role: 'write' });
const answered = await crowd(trendyolCaller(optionsOf(store, clockFromEnv(process.env), { baseUrl })), 2);
await store.close();
process.stdout.write(`${answered}\n`);
