import type { Disposal } from '../../domain/claim.ts';
import { type Actor, recordAct } from '../acts.ts';
import type { Store } from '../store.ts';
import type { ClaimPiece } from './claim-list.ts';

/**
 * A person accepts pieces: it is told to the marketplace by the job that delivers it. Pieces that wait for no answer, or have one
 * already, are left.
 *
 * @returns how many were accepted by this
 */
export function approvePieces(store: Store, by: Actor, pieces: readonly ClaimPiece[], now: number): Promise<number> {
  return decide(pieces, (piece) =>
    store.write(async (tx) => {
      const rows = await tx
        .updateTable('claim_items')
        .set({ answer: 'approve', answer_state: 'staged', answer_at: now, answer_error: null })
        .where('id', '=', piece.id)
        .where('status', '=', 'waiting')
        .where((is) => is.or([is('answer_state', 'is', null), is('answer_state', '=', 'refused')]))
        .returning('id')
        .execute();
      if (rows.length === 0) return false;
      const actId = await recordAct(tx, by, 'approve return', targetOf(piece), { piece: piece.id }, now);
      await tx.updateTable('claim_items').set({ answer_act_id: actId }).where('id', '=', piece.id).execute();
      return true;
    }),
  );
}

/**
 * A person says what becomes of accepted pieces. Until the shop has it, another word may take its place.
 *
 * @returns of how many it was said
 */
export function disposePieces(
  store: Store,
  by: Actor,
  { pieces, disposal }: { readonly pieces: readonly ClaimPiece[]; readonly disposal: Disposal },
  now: number,
): Promise<number> {
  return decide(pieces, (piece) =>
    store.write(async (tx) => {
      const rows = await tx
        .updateTable('claim_items')
        .set({ disposal })
        .where('id', '=', piece.id)
        .where('status', '=', 'accepted')
        .where('settled_at', 'is', null)
        .returning('id')
        .execute();
      if (rows.length === 0) return false;
      const actId = await recordAct(tx, by, `${disposal} return`, targetOf(piece), { piece: piece.id }, now);
      await tx.updateTable('claim_items').set({ disposal_act_id: actId }).where('id', '=', piece.id).execute();
      return true;
    }),
  );
}

async function decide(pieces: readonly ClaimPiece[], one: (piece: ClaimPiece) => Promise<boolean>): Promise<number> {
  let decided = 0;
  for (const piece of pieces) if (await one(piece)) decided += 1;
  return decided;
}

function targetOf({ orderId, claimId }: ClaimPiece): string {
  return orderId === null ? `claim:${claimId}` : `order:${orderId}`;
}
