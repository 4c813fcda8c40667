import { type ClaimStatus, closedClaims, type Disposal } from '../../domain/claim.ts';
import type { Reader } from '../store.ts';

/** A piece that a buyer sends back, with the claim it belongs to. Times are UTC epoch ms. */
export interface ClaimPiece {
  readonly id: number;
  readonly claimId: number;
  readonly channel: string;
  readonly claimExternalId: string;
  readonly externalId: string;
  readonly orderId: number | null;
  readonly orderNumber: string;
  readonly packageExternalId: string | null;
  readonly barcode: string | null;
  readonly name: string;
  readonly reason: string | null;
  readonly status: ClaimStatus;
  readonly sourceStatus: string;
  readonly claimedAt: number;
  readonly dueAt: number | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly answerState: 'staged' | 'sending' | 'confirmed' | 'refused' | null;
  readonly answerError: string | null;
  readonly disposal: Disposal | null;
  readonly settledAt: number | null;
  readonly settledNote: string | null;
}

export interface ClaimFilter {
  /** Only pieces that a person has to say something of, or that are not over yet. */
  readonly open?: boolean;
  readonly claimId?: number;
  readonly order?: { readonly channel: string; readonly orderNumber: string };
}

/** Pieces that come back: those with a deadline first, the nearest foremost; then by age. */
export async function listClaimPieces(
  db: Reader,
  { open, claimId, order }: ClaimFilter,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: ClaimPiece[]; readonly total: number }> {
  const found = db
    .selectFrom('claim_items as i')
    .innerJoin('claims as c', 'c.id', 'i.claim_id')
    .leftJoin('orders as o', (join) =>
      join.onRef('o.external_id', '=', 'c.package_external_id').onRef('o.channel', '=', 'c.channel'),
    )
    .$if(claimId !== undefined, (query) => query.where('c.id', '=', claimId ?? 0))
    .$if(order !== undefined, (query) =>
      query.where('c.order_number', '=', order?.orderNumber ?? '').where('c.channel', '=', order?.channel ?? ''),
    )
    .$if(open === true, (query) =>
      query.where((is) =>
        is.or([
          is('i.status', 'not in', [...closedClaims]),
          is.and([is('i.status', '=', 'accepted'), is('i.settled_at', 'is', null)]),
        ]),
      ),
    );
  const { total } = await found.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await found
    .select([
      'i.id',
      'c.id as claimId',
      'c.channel',
      'c.external_id as claimExternalId',
      'i.external_id as externalId',
      'o.id as orderId',
      'c.order_number as orderNumber',
      'c.package_external_id as packageExternalId',
      'i.barcode',
      'i.name',
      'i.reason',
      'i.status',
      'i.source_status as sourceStatus',
      'c.claimed_at as claimedAt',
      'i.due_at as dueAt',
      'c.carrier',
      'c.tracking_number as trackingNumber',
      'i.answer_state as answerState',
      'i.answer_error as answerError',
      'i.disposal',
      'i.settled_at as settledAt',
      'i.settled_note as settledNote',
    ])
    .orderBy((of) => of('i.status', '<>', 'waiting'))
    .orderBy('i.due_at')
    .orderBy('c.claimed_at', 'desc')
    .orderBy('i.id')
    .limit(limit)
    .offset(offset)
    .execute();
  return { rows: rows as ClaimPiece[], total };
}

/** One piece by our number; null when there is none. */
export async function pieceById(db: Reader, id: number): Promise<ClaimPiece | null> {
  const row = await db.selectFrom('claim_items').select('claim_id').where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const { rows } = await listClaimPieces(db, { claimId: row.claim_id }, { limit: 1000, offset: 0 });
  return rows.find((piece) => piece.id === id) ?? null;
}
