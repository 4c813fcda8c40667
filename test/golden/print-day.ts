import { approveLine } from '../../src/core/store/print/decisions.ts';
import { noteFailure } from '../../src/core/store/print/files.ts';
import { moveTaskBy } from '../../src/core/store/print/task-acts.ts';
import type { ConsoleSetting } from '../../src/ui/session.ts';
import { PrintShop, personalization, sourceItem } from '../core/store/print/print-shop.ts';
import { now, settingOf } from './day.ts';

const hour = 3_600_000;
const link = { name: 'CustomizedURL', value: 'https://zme-caps.amazon.com/t/secret/design.zip' };

export interface PrintDay {
  readonly setting: ConsoleSetting;
  /** Keys of rows of the list, and the order that has most to tell. */
  readonly review: string;
  readonly unread: string;
  readonly order: number;
}

/** A print queue with a row in every state there is. */
export async function printDay(): Promise<PrintDay> {
  const shop = await PrintShop.open(now);
  const jane = { name: 'jane', origin: 'console' } as const;
  const one = async (over: Parameters<PrintShop['order']>[0], ...read: Parameters<PrintShop['reads']>[1][]) => {
    const placed = await shop.order({ orderedAt: now - 20 * hour, modifiedAt: now - 20 * hour, ...over });
    await shop.reads(placed, ...read);
    return placed;
  };
  const rich = await one(
    {
      orderNumber: '204-5192174-7838664',
      marketplace: 'amazon',
      shipBy: now + 5 * hour,
      customerNotes: 'Sorry, I made a typo: it is Jude with a J 🙈',
      items: [
        sourceItem({
          name: 'Number Plate Keyring, Front and Rear',
          sku: 'OD-REGKEY-UK1',
          quantity: 2,
          options: [link],
        }),
        sourceItem({
          name: 'Name Keyring',
          quantity: 3,
          options: [
            { name: 'Colour', value: 'cherry' },
            { name: 'Personalization', value: 'Leo, Mia and Bo' },
          ],
        }),
      ],
    },
    {
      source: 'amazon-file',
      personalizations: [
        personalization('QX49 EGN\nJUDE', {
          quantity: 2,
          color1: 'Orange',
          color2: 'Turquoise',
          font: 'Block',
          fields: [
            { label: 'Front', text: 'QX49 EGN', color: null, font: null },
            { label: 'Rear', text: 'JUDE', color: null, font: null },
          ],
          origins: {
            text: { from: 'archive: Front › Your text › Name', raw: 'qx49 egn\nJude' },
            color1: { from: 'archive: Front › Colour', raw: 'orange' },
            color2: { from: 'archive: Rear › Colour', raw: 'Turquoise Blue' },
          },
          note: 'needed by Friday',
        }),
      ],
      findings: [{ reason: 'buyer-doubt', detail: 'Sorry, I made a typo', position: null }],
    },
    {
      source: 'option',
      personalizations: [
        personalization('Leo', {
          color1: null,
          origins: { text: { from: 'option Personalization', raw: 'Leo, Mia and Bo' } },
        }),
        personalization('Mia', {
          color1: null,
          origins: { text: { from: 'option Personalization', raw: 'Leo, Mia and Bo' } },
        }),
      ],
      findings: [
        { reason: 'unknown-color', detail: 'cherry', position: null },
        { reason: 'quantity-mismatch', detail: 'OrderQty=3, ParsedTotalQty=2', position: null },
      ],
    },
  );
  const unread = await one(
    { orderNumber: '26-75184-53559', marketplace: 'ebay_v2', shipBy: now - 3 * hour, customerNotes: 'please call me' },
    { source: null, findings: [{ reason: 'not-understood', detail: 'please call me', position: null }] },
  );
  const plain = (orderNumber: string, text: string, hours: number, over = {}) =>
    one(
      { orderNumber, shipBy: now + hours * hour, items: [sourceItem({ quantity: 2 })] },
      { personalizations: [personalization(text, { quantity: 2, ...over })] },
    );
  await plain('3878788726', 'Çağla', 20, { color1: 'Light Blue', color2: 'Red' });
  await plain('3917366007', '鈴村蓮', 44);
  await plain('3463186733', 'Best Teacher Ever', 60, { color1: 'Gold' });
  await plain('3775289660', 'يوسف', 70);
  await plain('3603944216', 'Rosie 🌸', 71);
  await plain('3565120850', 'Dr. Ü. Akçaoğlu', 72);
  await one(
    { orderNumber: '1007', marketplace: 'web', shipBy: now + 90 * hour },
    {
      personalizations: [personalization('Poppy')],
      findings: [{ reason: 'duplicate-name', detail: 'Poppy', position: 0 }],
    },
  );
  const tasks = await shop.tasks();
  const [, , , , glad, teacher, arab, rosie, doctor, poppy] = tasks as [number, ...number[]];
  const move = (id: number | undefined, how: Parameters<typeof moveTaskBy>[3]) =>
    moveTaskBy(shop.store, jane, id ?? 0, how, now);
  void glad;
  await move(teacher, 'start');
  await move(arab, 'hold');
  await move(rosie, 'start');
  await move(rosie, 'finish');
  await move(doctor, 'cancel');
  await approve(shop, poppy);
  await shop.store.write(async (tx) => {
    const line = { itemId: rich.items[0] ?? 0, orderId: rich.id };
    await noteFailure(
      tx,
      { now: now - hour, runId: null },
      { ...line, link: link.value },
      { failure: 'file-refused', detail: 'it answered 403', nextTryAt: now + hour },
    );
  });
  return {
    setting: settingOf(shop.store, '/nowhere/logs'),
    review: `t${tasks[0]}`,
    unread: `l${unread.items[0]}`,
    order: rich.id,
  };

  async function approve({ store }: PrintShop, id: number | undefined): Promise<void> {
    const task = await store.db
      .selectFrom('print_tasks')
      .select(['item_id', 'task_index'])
      .where('id', '=', id ?? 0)
      .executeTakeFirstOrThrow();
    await approveLine(store, jane, task.item_id, null, now);
  }
}
