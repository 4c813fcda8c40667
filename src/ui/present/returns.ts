import { claimAsks } from '../../core/domain/claim.ts';
import { sanitize } from '../../core/sanitize.ts';
import type { ClaimPiece } from '../../core/store/claims/claim-list.ts';
import { ends, type Part, part } from './line.ts';
import { fullTime, relative } from './time.ts';

/** Where a piece that comes back stands, and what it waits for. */
export function returnWords(piece: ClaimPiece, now: number, zone: string): Part {
  const { status, sourceStatus, answerState, answerError, disposal, settledAt, settledNote, dueAt } = piece;
  const asks = claimAsks(piece);
  if (answerState === 'refused' && asks === 'answer')
    return part(`✗ not accepted: ${sanitize(answerError ?? 'no reason is known', 160)}`, 'bad');
  if (asks === 'answer') {
    const until = dueAt === null ? '' : `; accepted by itself ${fullTime(dueAt, zone)} (${relative(dueAt, now)})`;
    return part(`! waits for your answer${until}`, 'warn');
  }
  if (status === 'waiting') return part(answerState === 'sending' ? 'acceptance sent' : 'acceptance queued', 'accent');
  if (asks === 'disposal') return part('! accepted: back to stock or scrap?', 'warn');
  if (settledAt !== null) return part(`✓ ${disposal}: ${sanitize(settledNote ?? '', 160)}`, 'good');
  if (disposal !== null) return part(`${disposal}: ${sanitize(settledNote ?? 'queued', 160)}`, 'accent');
  if (status === 'requested') return part('on its way back', 'dim');
  if (status === 'disputed') return part(`the marketplace decides (${sanitize(sourceStatus, 40)})`, 'dim');
  return part(status === 'unknown' ? sanitize(sourceStatus, 40) : status, 'dim');
}

/** What a buyer sends back of an order, piece by piece. */
export function returnLines(
  { returns }: { readonly returns: readonly ClaimPiece[] },
  { now, zone, width }: { readonly now: number; readonly zone: string; readonly width: number },
): Part[][] {
  if (returns.length === 0) return [];
  return [
    [part(`── comes back (${returns.length}) `, 'dim')],
    ...returns.flatMap((piece) => [
      ends(
        [`  return ${piece.id} `, sanitize(piece.name, 80)],
        [part(piece.reason === null ? '' : sanitize(piece.reason, 40), 'dim')],
        width,
      ),
      ['    ', returnWords(piece, now, zone)],
    ]),
    [],
  ];
}
