import { claimAsks, type Disposal } from '../core/domain/claim.ts';
import { approvePieces, disposePieces } from '../core/store/claims/claim-acts.ts';
import type { ClaimPiece } from '../core/store/claims/claim-list.ts';
import type { OrderDetail } from '../core/store/orders/order-view.ts';
import { startRun } from './commands.ts';
import { ConfirmDialog } from './dialogs/confirm.ts';
import { counted } from './present/counts.ts';
import type { Session } from './session.ts';

const deliverer = 'trendyol-claims';

/** The pieces of an order that wait for one kind of word; none, and why. */
export function piecesAsking(
  detail: OrderDetail | null,
  what: 'answer' | 'disposal',
): { readonly pieces: readonly ClaimPiece[]; readonly why: string | null } {
  const returns = detail?.returns ?? [];
  const pieces = returns.filter((piece) => claimAsks(piece) === what);
  if (pieces.length > 0) return { pieces, why: null };
  if (returns.length === 0) return { pieces, why: 'nothing of it comes back' };
  return { pieces, why: what === 'answer' ? 'no piece waits for an answer' : 'no accepted piece waits for a word' };
}

/** Asks, then accepts pieces that have come back: their buyer gets the money. */
export function askApprove(session: Session, pieces: readonly ClaimPiece[]): void {
  session.ask(
    new ConfirmDialog(session, {
      title: `Accept ${counted(pieces.length, 'returned piece')}?`,
      text: [
        ...pieces.slice(0, 6).map(({ id, name, reason }) => `${id} ${name}${reason === null ? '' : ` (${reason})`}`),
        'The marketplace pays the buyer back. Nothing takes it back. To refuse it, use the seller’s panel.',
      ],
      yes: 'accept',
      onYes: async () => {
        const done = await approvePieces(session.store, session.actor, pieces, session.clock.now());
        await deliver(session, `${counted(done, 'piece')} accepted`);
      },
    }),
  );
}

/** Asks, then says what becomes of accepted pieces. */
export function askDispose(session: Session, pieces: readonly ClaimPiece[], disposal: Disposal): void {
  const effect =
    disposal === 'restock' ? 'The shop’s stock goes up by them.' : 'They are written off; the shop’s stock stays.';
  session.ask(
    new ConfirmDialog(session, {
      title: `${disposal === 'restock' ? 'Back to stock' : 'Scrap'}: ${counted(pieces.length, 'returned piece')}?`,
      text: [
        ...pieces.slice(0, 6).map(({ id, name }) => `${id} ${name}`),
        `${effect} The shop keeps a return of its own for each.`,
      ],
      yes: disposal === 'restock' ? 'back to stock' : 'scrap',
      onYes: async () => {
        const done = await disposePieces(session.store, session.actor, { pieces, disposal }, session.clock.now());
        await deliver(session, `${counted(done, 'piece')}: ${disposal}`);
      },
    }),
  );
}

async function deliver(session: Session, said: string): Promise<void> {
  const job = session.jobs.find(({ id }) => id === deliverer);
  if (!job) return session.say('good', said);
  const run = await startRun(session, job, {});
  session.say('good', run.state === 'skipped' ? `${said}; the next run tells it` : `${said}: run ${run.id}`);
}
