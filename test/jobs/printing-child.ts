/**
 * A process that does the work of the print line and dies on the way: `printing-child.mjs {"file","home","env","now","killAt"}`. It
 * ends itself with SIGKILL at its point: the first time that something of that name happens, or when so many things have happened.
 */
import type { Installation } from '../../src/app.ts';
import type { OrderChannel } from '../../src/core/channels/order-writer.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Context } from '../../src/core/context.ts';
import { redactor } from '../../src/core/redact.ts';
import { readSettings } from '../../src/core/settings.ts';
import { openStore, type Store, type Tx } from '../../src/core/store/store.ts';
import { personalizationChain } from '../../src/jobs/personalization-chain.ts';
import { populatePrintQueue } from '../../src/jobs/populate-print-queue.ts';
import { runJob } from './run-job.ts';

export interface PrintingRequest {
  readonly file: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** UTC epoch ms. */
  readonly now: number;
  /** Null: it lives until somebody kills it. */
  readonly killAt: string | number | null;
}

const request = JSON.parse(process.argv[2] ?? '{}') as PrintingRequest;
let now = request.now;
const clock: Clock = {
  speed: 1,
  now: () => now,
  sleep: async (ms) => {
    now += Math.max(0, ms);
  },
};

let happened = 0;

/** Something has happened: the process may die of it. */
async function at(...points: readonly string[]): Promise<void> {
  happened += 1;
  const isHere = typeof request.killAt === 'number' ? happened >= request.killAt : points.includes(`${request.killAt}`);
  if (!isHere) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

/** What a transaction has changed so far, by the change log: `file`, `reading`, `task`, `push`. */
async function kindsOf(tx: Tx, after: number): Promise<string[]> {
  const rows = await tx.selectFrom('changes').select('entity').distinct().where('id', '>', after).execute();
  return rows.map(({ entity }) => entity);
}

function watched(store: Store): Store {
  return {
    ...store,
    write: async (work) => {
      let kinds: string[] = [];
      const done = await store.write(async (tx) => {
        const last = await tx
          .selectFrom('changes')
          .select((of) => of.fn.max('id').as('id'))
          .executeTakeFirst();
        const result = await work(tx);
        kinds = await kindsOf(tx, last?.id ?? 0);
        await at('write', ...kinds.map((kind) => `${kind} written`));
        return result;
      });
      await at('commit', ...kinds.map((kind) => `${kind} kept`));
      return done;
    },
  };
}

let readings = 0;

function through(context: Context): Context {
  const { shipstation, amazonCustom, ...others } = context.channels;
  if ('off' in shipstation) throw new Error('ShipStation is off');
  const channel: OrderChannel = {
    ...shipstation,
    readOrder: async (id) => {
      const read = await shipstation.readOrder(id);
      readings += 1;
      await at(readings % 2 === 0 ? 'read back' : 'read ahead');
      return read;
    },
    writeOrder: async (document) => {
      await at('post');
      const result = await shipstation.writeOrder(document);
      await at('posted');
      return result;
    },
  };
  return {
    ...context,
    store: watched(context.store),
    channels: {
      ...others,
      opencart: context.channels.opencart,
      shipstation: channel,
      amazonCustom: {
        ...amazonCustom,
        fetch: async (link, ref) => {
          await at('fetch');
          const bytes = await amazonCustom.fetch(link, ref);
          await at('fetched');
          return bytes;
        },
        read: async (bytes, line) => {
          const reading = await amazonCustom.read(bytes, line);
          await at('parsed');
          return reading;
        },
      },
    },
  };
}

const settings = readSettings(request.home, request.env);
const installation: Installation = { settings, clock, redact: redactor(settings.secrets) };
const store = await openStore(request.file, { role: 'write' });
for (const job of [personalizationChain, populatePrintQueue]) {
  const { error } = await runJob(installation, store, job, job.args.parse({}), through);
  if (error) throw error;
}
await store.close();
