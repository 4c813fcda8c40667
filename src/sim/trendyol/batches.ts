import { deriveSeed, Random } from '../random.ts';
import type { Agenda } from './agenda.ts';
import { uuid } from './cursors.ts';

export type BatchType =
  | 'ProductV2OnBoarding'
  | 'ProductV2Update'
  | 'ApprovedProductContentUpdate'
  | 'ApprovedProductVariantUpdate'
  | 'ProductDeliveryOptionUpdate'
  | 'ProductInventoryUpdate'
  | 'ProductArchiveUpdate'
  | 'ProductDeletion'
  | 'ProductUnlockUpdate';

interface BatchItem {
  readonly requestItem: unknown;
  failureReasons: readonly string[];
}

interface Batch {
  readonly id: string;
  readonly type: BatchType;
  readonly createdAt: number;
  readonly items: readonly BatchItem[];
  /** Null while it is being worked on. */
  doneAt: number | null;
}

/** How long a result can be read. */
const READABLE = 4 * 3_600_000;

/** Every write of products: accepted at once, carried out later, judged item by item (facts B4). */
export class Batches {
  readonly #batches = new Map<string, Batch>();
  readonly #random: Random;
  readonly #agenda: Agenda;

  constructor(seed: number, agenda: Agenda) {
    this.#random = new Random(deriveSeed(seed, 0x62617463));
    this.#agenda = agenda;
  }

  /**
   * Takes a batch in.
   *
   * @param items what the result echoes for each item
   * @param due when it is carried out (epoch ms)
   * @param work carries out one item, by its place, and tells why it failed; nothing for success
   * @returns its id
   */
  open(
    type: BatchType,
    items: readonly unknown[],
    now: number,
    due: number,
    work: (index: number, at: number) => readonly string[],
  ): string {
    const id = `${uuid(this.#random)}-${Math.floor(now / 1_000)}`;
    const batch: Batch = {
      id,
      type,
      createdAt: now,
      items: items.map((requestItem) => ({ requestItem, failureReasons: [] })),
      doneAt: null,
    };
    this.#batches.set(id, batch);
    this.#agenda.put(due, (at) => {
      for (const [index, item] of batch.items.entries()) item.failureReasons = work(index, at);
      batch.doneAt = at;
    });
    return id;
  }

  /** The result as it stands at `now`; null for an unknown batch, and for one older than four hours. */
  result(id: string, now: number): unknown {
    const batch = this.#batches.get(id);
    if (!batch || now - batch.createdAt >= READABLE) return null;
    const { type, createdAt, doneAt } = batch;
    const failed = batch.items.filter(({ failureReasons }) => failureReasons.length > 0);
    return {
      batchRequestId: id,
      items: batch.items.map(({ requestItem, failureReasons }) => ({
        requestItem,
        status: doneAt === null ? 'IN_PROGRESS' : failureReasons.length > 0 ? 'FAILED' : 'SUCCESS',
        failureReasons,
      })),
      // A batch of quantities and prices has no status of its own: only its items tell.
      ...(type !== 'ProductInventoryUpdate' && { status: doneAt === null ? 'IN_PROGRESS' : 'COMPLETED' }),
      creationDate: createdAt,
      lastModification: doneAt ?? createdAt,
      sourceType: 'API',
      itemCount: batch.items.length,
      failedItemCount: failed.length,
      batchRequestType: type,
    };
  }
}
