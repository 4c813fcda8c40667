import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { connectChannels } from '../../connect.ts';
import { Unreadable } from '../../core/channels/channel.ts';
import { recordAct } from '../../core/store/acts.ts';
import { keepFile } from '../../core/store/print/files.ts';
import { prepareOrder } from '../../core/store/print/prepare.ts';
import { readPrintOrder } from '../../core/store/print/print-order.ts';
import { relativesOf } from '../../core/store/print/relatives.ts';
import { act, type Call } from '../act.ts';
import { Refusal } from '../failure.ts';
import { count } from '../flags.ts';
import { oneOrder } from '../one-order.ts';
import { withSession } from '../session.ts';

/** As large as a fetched one may be. */
const largestFile = 20 * 1024 * 1024;

interface HandInOptions {
  readonly line?: number;
}

/** `hand-in REF FILE`: the buyer's file, downloaded by a person because its link was refused or is missing. */
export function registerHandIn(program: Command): void {
  const command = program
    .command('hand-in')
    .description('give a buyer’s Amazon Custom file (zip or JSON) that could not be fetched')
    .argument('<ref>', 'the order: our id, its number, or ShipStation’s id')
    .argument('<file>', 'path of the zip or JSON file')
    .option('--line <id>', 'which line, when several may be meant (items[].id of `order REF --json`)', count);
  act<HandInOptions, readonly [string, string]>(command, handIn);
}

async function handIn(
  { home, output }: Call,
  { line: lineId }: HandInOptions,
  ref: string,
  path: string,
): Promise<undefined> {
  await withSession(home, async ({ installation, store, actor, now }) => {
    const bytes = await readBytes(path);
    const { id } = await oneOrder(store.db, ref);
    const order = await readPrintOrder(store.db, id);
    const lines = (order?.lines ?? []).filter(
      (line) => !line.removed && (lineId === undefined || line.input.itemId === lineId),
    );
    if (!order || lines.length === 0)
      throw new Refusal('unknown-line', `Order ${ref} has no such line.`, `See \`orderdeck order ${ref} --json\`.`);
    const { amazonCustom } = connectChannels(installation, {
      control: store,
      runId: null,
      signal: new AbortController().signal,
      onWait: () => undefined,
      urgent: true,
    });
    const formerNumbers = (await relativesOf(store.db, order)).map(({ orderNumber }) => orderNumber);
    const fits: { itemId: number; reading: Awaited<ReturnType<typeof amazonCustom.read>> }[] = [];
    let why: Unreadable | null = null;
    for (const { input, lineKey } of lines) {
      try {
        const about = { orderNumber: order.orderNumber, formerNumbers, lineKey, quantity: input.quantity };
        fits.push({ itemId: input.itemId, reading: await amazonCustom.read(bytes, about) });
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        why ??= error;
      }
    }
    const [only] = fits;
    if (!only)
      throw new Refusal(
        why?.reason ?? 'file-unreadable',
        `${path}: ${why?.message ?? 'it fits no line'}`,
        'Nothing was kept.',
        1,
      );
    if (fits.length > 1)
      throw new Refusal(
        'ambiguous-line',
        `The file fits ${fits.length} lines: ${fits.map(({ itemId }) => itemId).join(', ')}.`,
        'Name one with --line.',
      );
    await store.write(async (tx) => {
      const actId = await recordAct(
        tx,
        actor,
        'hand-in',
        `order:${id}`,
        { item: only.itemId, sha256: only.reading.sha256 },
        now(),
      );
      const by = { now: now(), runId: null, actId };
      await keepFile(tx, by, { itemId: only.itemId, orderId: id }, { bytes, reading: only.reading, link: null });
    });
    await prepareOrder(store, { now: now(), runId: null }, id, { readings: [], createTasks: false });
    output.document({ orderId: id, itemId: only.itemId, sha256: only.reading.sha256 });
    output.print(
      `kept for line ${only.itemId}; run \`orderdeck run personalization-chain --order id:${id}\` to use it`,
    );
  });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) throw new Refusal('file-too-large', `${path} is larger than 20 MB.`, 'Nothing was kept.');
    return await readFile(path);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      'no-file',
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`,
      'Give the path of a zip or JSON file.',
    );
  }
}
