import type { ReturnedPiece } from '../../channels/shop.ts';
import { closedClaims, type Disposal } from '../../domain/claim.ts';
import { recordChange, type Writer } from '../orders/changes.ts';
import type { Reader, Tx } from '../store.ts';

/** What is to be said to the marketplace about one claim. */
export interface ClaimAnswer {
  readonly claimId: number;
  readonly externalId: string;
  readonly items: readonly {
    readonly id: number;
    readonly externalId: string;
    /** When (UTC epoch ms) it was sent and no answer came; null while it was not sent. */
    readonly sentAt: number | null;
  }[];
}

/** The claims of a channel with pieces that are accepted here and not yet there. */
export async function claimsToAnswer(db: Reader, channel: string): Promise<ClaimAnswer[]> {
  const rows = await db
    .selectFrom('claim_items as i')
    .innerJoin('claims as c', 'c.id', 'i.claim_id')
    .select([
      'c.id as claimId',
      'c.external_id as claim',
      'i.id',
      'i.external_id as externalId',
      'i.answer_state as state',
      'i.answer_at as at',
    ])
    .where('c.channel', '=', channel)
    .where('i.answer_state', 'in', ['staged', 'sending'])
    .orderBy('i.due_at')
    .orderBy('i.id')
    .execute();
  const answers = new Map<number, ClaimAnswer & { items: ClaimAnswer['items'][number][] }>();
  for (const { claimId, claim, id, externalId, state, at } of rows) {
    const answer = answers.get(claimId) ?? { claimId, externalId: claim, items: [] };
    answer.items.push({ id, externalId, sentAt: state === 'sending' ? at : null });
    answers.set(claimId, answer);
  }
  return [...answers.values()];
}

/** From here on it may be at the marketplace, whatever happens to us. */
export async function markSending(tx: Tx, itemIds: readonly number[], now: number): Promise<void> {
  await tx
    .updateTable('claim_items')
    .set({ answer_state: 'sending', answer_at: now })
    .where('id', 'in', [...itemIds])
    .execute();
}

/** It was surely not sent, or it is to be sent once more. */
export async function stageAgain(tx: Tx, itemIds: readonly number[]): Promise<void> {
  await tx
    .updateTable('claim_items')
    .set({ answer_state: 'staged' })
    .where('id', 'in', [...itemIds])
    .where('answer_state', '=', 'sending')
    .execute();
}

/** The marketplace said no. */
export async function refuseAnswers(tx: Tx, itemIds: readonly number[], why: string): Promise<void> {
  await tx
    .updateTable('claim_items')
    .set({ answer_state: 'refused', answer_error: why })
    .where('id', 'in', [...itemIds])
    .execute();
}

/** A piece of which a person has said what becomes of it, and of which the shop does not know yet. */
export interface PieceToSettle {
  readonly id: number;
  readonly orderId: number | null;
  readonly orderNumber: string;
  /** Null when the claim names no package: then the shop cannot be told. */
  readonly piece: Omit<ReturnedPiece, 'marketplace'> | null;
}

export async function piecesToSettle(db: Reader, channel: string): Promise<PieceToSettle[]> {
  const rows = await db
    .selectFrom('claim_items as i')
    .innerJoin('claims as c', 'c.id', 'i.claim_id')
    .leftJoin('orders as o', (join) =>
      join.onRef('o.external_id', '=', 'c.package_external_id').onRef('o.channel', '=', 'c.channel'),
    )
    .select([
      'i.id',
      'o.id as orderId',
      'c.order_number as orderNumber',
      'c.external_id as claim',
      'i.external_id as item',
      'c.package_external_id as package',
      'i.barcode',
      'i.disposal',
    ])
    .where('c.channel', '=', channel)
    .where('i.disposal', 'is not', null)
    .where('i.settled_at', 'is', null)
    .orderBy('i.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    orderId: row.orderId,
    orderNumber: row.orderNumber,
    piece:
      row.package === null || row.barcode === null
        ? null
        : {
            channel,
            claimExternalId: row.claim,
            itemExternalId: row.item,
            packageExternalId: row.package,
            barcode: row.barcode,
            disposal: row.disposal as Disposal,
          },
  }));
}

/** What became of a piece in the shop; it is over with that. */
export async function settlePiece(tx: Tx, by: Writer, { id, orderId }: PieceToSettle, note: string): Promise<void> {
  await tx.updateTable('claim_items').set({ settled_at: by.now, settled_note: note }).where('id', '=', id).execute();
  const after = { settled: note };
  await recordChange(tx, by, { entity: 'claim', entityId: id, orderId, op: 'updated', before: null, after });
}

/** Why a piece is not settled yet. */
export async function notePiece(tx: Tx, { id }: PieceToSettle, note: string): Promise<void> {
  await tx.updateTable('claim_items').set({ settled_note: note }).where('id', '=', id).execute();
}

/** Claims of a channel that are not over at the marketplace: they are read again by their ids. */
export async function openClaims(db: Reader, channel: string): Promise<string[]> {
  const rows = await db
    .selectFrom('claims as c')
    .innerJoin('claim_items as i', 'i.claim_id', 'c.id')
    .select('c.external_id')
    .distinct()
    .where('c.channel', '=', channel)
    .where('i.status', 'not in', [...closedClaims])
    .orderBy('c.id')
    .execute();
  return rows.map(({ external_id }) => external_id);
}
