import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { backupFolder, listBackups } from './backup/shelf.ts';
import { keptBackups } from './domain/backups-to-keep.ts';
import { eraseDeliveries } from './inbox/erase.ts';
import { giveBackAll } from './inbox/give-back.ts';
import { openInboxIfAny } from './inbox/open.ts';
import type { Settings } from './settings.ts';
import { type Actor, recordAct } from './store/acts.ts';
import type { Erasable } from './store/erase/erasable.ts';
import { eraseCalls } from './store/erase/erase-calls.ts';
import { eraseOrder } from './store/erase/erase-order.ts';
import { eraseUnread } from './store/erase/erase-unread.ts';
import type { Store } from './store/store.ts';

const dayMs = 24 * 3_600_000;

export interface Erased {
  /** How many are without a buyer now. */
  readonly orders: number;
  /** Files that could not be written anew, so that what was erased may still lie between their rows. */
  readonly notRewritten: readonly string[];
}

/** What stands for a list of orders: who confirms it has seen this list and no other. */
export function listHash(orders: readonly Erasable[]): string {
  const text = orders.map(({ id, hindrance }) => `${id}${hindrance === null ? '' : '!'}`).join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * Erases who bought these orders and what was to be written on them, from store and inbox, one order in each transaction; then the
 * files are written anew, so that they do not hold it either.
 *
 * @param by null: by age, nobody asked
 */
export async function eraseBuyers(
  { store, settings, now }: { store: Store; settings: Pick<Settings, 'databaseFile' | 'inboxFile'>; now: () => number },
  orders: readonly Erasable[],
  by: Actor | null,
  told: (done: number, total: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Erased> {
  const inbox = await openInboxIfAny(settings.inboxFile);
  const free = orders.filter(({ hindrance }) => hindrance === null);
  try {
    await sql`pragma secure_delete = on`.execute(store.db);
    if (inbox) await sql`pragma secure_delete = on`.execute(inbox.db);
    // First what no order's row leads to: killed behind it, the order still counts as one to be erased.
    const names = new Set(free.flatMap(({ externalId, orderNumber }) => [externalId, orderNumber]));
    if (inbox) await eraseDeliveries(inbox, names);
    await eraseCalls(store, names);
    await eraseUnread(store, names);
    for (const [index, { id }] of free.entries()) {
      signal?.throwIfAborted();
      await store.write(async (tx) => {
        await eraseOrder(tx, id, now());
        if (by) await recordAct(tx, by, 'erase', `order:${id}`, {}, now());
      });
      told(index + 1, free.length);
    }
  } finally {
    await inbox?.close();
  }
  // Between the rows of a page there may still be what earlier changes have left: only a file written anew has none of it.
  const files = free.length > 0 ? giveBackAll(settings, true) : [];
  return { orders: free.length, notRewritten: files.filter(({ rewritten }) => !rewritten).map(({ file }) => file) };
}

/** Of a file that could not be written anew: what that means, and what to do about it. */
export function notRewrittenWords(file: string): string {
  return `${file} could not be written anew, since its disk has too little room: between its rows it may still hold what was erased. Make room of three times its size, then \`orderdeck db optimize\`.`;
}

/** Where it still is, in words: nothing is promised that is not so. @param now UTC epoch ms */
export function stillHeld({ home, databaseFile }: Pick<Settings, 'home' | 'databaseFile'>, now: number): string[] {
  const backups = listBackups(backupFolder(home));
  const until = new Date(now + (keptBackups.days + 1) * dayMs).toISOString().slice(0, 10);
  const beside = path.dirname(databaseFile);
  const asides = existsSync(beside) ? readdirSync(beside).filter((name) => name.startsWith('before-restore-')) : [];
  return [
    ...(backups.length > 0
      ? [
          `${backups.length} backups in ${backupFolder(home)} still hold it, the last of them until ${until} at most while the daemon works; copies put elsewhere as long as you keep them`,
        ]
      : []),
    ...asides.map((name) => `${path.join(beside, name)}, put aside by a restore, may still hold it: delete it`),
    'The channels (ShipStation, Trendyol), the shop’s own database and the language model’s provider have their own copies: ask there.',
  ];
}
