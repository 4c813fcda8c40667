import type { Command } from 'commander';
import { returnToJson } from '../../core/store/claims/claim-json.ts';
import { type ClaimPiece, listClaimPieces } from '../../core/store/claims/claim-list.ts';
import { textOf } from '../../ui/present/line.ts';
import { returnWords } from '../../ui/present/returns.ts';
import { act, type Call } from '../act.ts';
import type { Report } from '../columns.ts';
import { limitOf, type PageOptions, takesPage } from '../flags.ts';
import { type Session, withSession } from '../session.ts';

interface ReturnsOptions extends PageOptions {
  readonly open?: boolean;
}

/** `returns`: what buyers send back, piece by piece, the nearest deadline first (M13). */
export function registerReturns(program: Command): void {
  const command = takesPage(
    program.command('returns').description('list what buyers send back: the nearest deadline first'),
  ).option('--open', 'only what is not over, or waits for a word of yours');
  act<ReturnsOptions>(command, list);
}

async function list({ home, output }: Call, options: ReturnsOptions): Promise<undefined> {
  await withSession(home, async (session) => {
    const { rows, total } = await listClaimPieces(
      session.store.db,
      { open: options.open === true },
      { limit: limitOf(options), offset: 0 },
    );
    output.document({ items: rows.map(returnToJson), total });
    if (output.json) return;
    if (rows.length === 0) output.print(options.open ? 'No return is open.' : 'No returns.');
    else output.columns(report(rows, session));
    if (total > rows.length) output.print({ text: `${rows.length} of ${total}; --all shows all.`, tone: 'dim' });
  });
}

function report(rows: readonly ClaimPiece[], { now, settings }: Session): Report {
  return {
    columns: [
      { title: 'Id', align: 'right' },
      { title: 'Order', least: 11 },
      { title: 'Piece', least: 16 },
      { title: 'Why', least: 8 },
      { title: 'Stands', least: 20 },
    ],
    rows: rows.map((piece) => [
      String(piece.id),
      piece.orderNumber,
      piece.name,
      piece.reason ?? '–',
      textOf(returnWords(piece, now(), settings.zone)),
    ]),
  };
}
