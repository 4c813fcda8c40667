import { reviewTotals } from '../core/store/print/review-totals.ts';
import { listTasks, type TaskRow } from '../core/store/print/task-list.ts';
import type { Store } from '../core/store/store.ts';
import type { World } from './world.ts';

/** The print queue held against what the shop's buyers really want, which only the shop knows. */
export interface PrintComparison {
  readonly tasks: number;
  readonly printable: number;
  readonly inReview: number;
  /** Printable tasks that are not what the buyer wants. */
  readonly wrong: readonly string[];
}

/** Holds every printable task against its buyer's wish: a name that nobody asked for must not be there, whatever was written. */
export async function comparePrints(store: Store, world: World): Promise<PrintComparison> {
  const wishes = new Map(
    (await world.orders()).flatMap(({ wishes: own }) => own.map((wish) => [wish.externalItemId, wish])),
  );
  const { rows: tasks } = await listTasks(store.db, {}, { limit: 100_000, offset: 0 });
  const ids = await externalItemIds(store);
  const printable = tasks.filter((task) => task.printable);
  const wrong = printable.flatMap((task) => {
    const wish = wishes.get(ids.get(task.itemId) ?? '');
    if (!wish || task.text === null) return [];
    const isRight = wish.texts.map(plain).includes(plain(task.text)) && wish.colours.includes(task.color1);
    return isRight ? [] : [`task ${task.id} of order ${task.orderNumber}: ${described(task)}`];
  });
  const { lines } = await reviewTotals(store.db);
  return { tasks: tasks.length, printable: printable.length, inReview: lines, wrong };
}

async function externalItemIds(store: Store): Promise<Map<number, string>> {
  const rows = await store.db.selectFrom('order_items').select(['id', 'external_item_id']).execute();
  return new Map(rows.map((row) => [row.id, row.external_item_id ?? '']));
}

/** Without what printers do not tell apart: case, kinds of spaces, hidden marks, an ampersand written as an entity. */
function plain(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .normalize('NFC')
    .replace(/\u00a0/g, ' ')
    .replace(/\p{Cf}/gu, '')
    .trim()
    .toLocaleUpperCase('en');
}

function described({ text, color1, color2 }: TaskRow): string {
  return [text, color1, color2].filter(Boolean).join(' / ');
}
