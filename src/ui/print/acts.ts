import { sanitize } from '../../core/sanitize.ts';
import { NotPossible } from '../../core/store/print/decisions.ts';
import { type PrintRow, readPrintRows } from '../../core/store/print/print-list.ts';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import { counted } from '../present/counts.ts';
import { colorWords, textWords } from '../present/print-words.ts';
import type { Session } from '../session.ts';
import { makeMove, type PrintMove, whyNotMove } from './moves.ts';

/** A screen on which print tasks are decided about. */
export interface PrintPlace {
  readonly session: Session;
  /** The row under the cursor, or the one that the screen is about. */
  readonly row: PrintRow | undefined;
  /** Keys of the rows that were selected; they go before the row under the cursor. */
  readonly selected: readonly string[];
  deselect(): void;
}

const verbs: Readonly<Record<PrintMove, string>> = {
  approve: 'Approve',
  start: 'Begin',
  finish: 'Finish',
  hold: 'Hold back',
  release: 'Release',
  back: 'Put back',
  cancel: 'Cancel',
};

/** Why a key cannot work now; of a selection that is found out, and said, before anything is done. */
export function whyNot({ row, selected }: PrintPlace, ...moves: readonly PrintMove[]): string | null {
  if (selected.length > 0) return null;
  const reasons = moves.map((move) => whyNotMove(row, move));
  return reasons.includes(null) ? null : (reasons[0] ?? null);
}

/** Holds what is not held; what all is held is released. */
export async function holdOrRelease(place: PrintPlace): Promise<void> {
  const rows = await chosen(place);
  return makeMoves(place, rows, rows.some((row) => whyNotMove(row, 'hold') === null) ? 'hold' : 'release');
}

export async function decide(place: PrintPlace, move: PrintMove): Promise<void> {
  return makeMoves(place, await chosen(place), move);
}

/** The rows that an act is about, as they were seen. */
async function chosen({ session, row, selected }: PrintPlace): Promise<PrintRow[]> {
  if (selected.length > 0) return readPrintRows(session.store.db, selected);
  return row ? [row] : [];
}

async function makeMoves(place: PrintPlace, rows: readonly PrintRow[], move: PrintMove): Promise<void> {
  const { session } = place;
  const [only] = rows;
  if (!only) return session.say('warn', 'nothing is selected any more');
  if (place.selected.length === 0 && move !== 'cancel') return one(session, only, move);
  const possible = rows.filter((row) => whyNotMove(row, move) === null);
  if (possible.length === 0) return session.say('warn', `${verbs[move]}: ${whyNotMove(only, move)}`);
  const count = place.selected.length === 0 ? `task ${only.task?.id}` : `${possible.length} of ${rows.length} selected`;
  session.ask(
    new ConfirmDialog(session, {
      title: `${verbs[move]} ${count}?`,
      text: [...whatHappens(possible, move), ...left(rows, possible, move)],
      yes: verbs[move].toLowerCase(),
      grave: move === 'cancel',
      onYes: async () => {
        if (possible.length === 1 && possible[0]) await one(session, possible[0], move);
        else await many(session, possible, move);
        place.deselect();
      },
    }),
  );
}

async function one(session: Session, row: PrintRow, move: PrintMove): Promise<void> {
  try {
    session.say('good', await makeMove(session, row, move));
  } catch (error) {
    if (!(error instanceof NotPossible)) throw error;
    session.say('warn', error.message);
  }
}

/** Each by itself: what cannot be done any more keeps nothing else from being done. */
async function many(session: Session, rows: readonly PrintRow[], move: PrintMove): Promise<void> {
  let done = 0;
  let why = '';
  for (const row of rows) {
    try {
      await makeMove(session, row, move);
      done += 1;
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      why ||= error.message;
    }
  }
  const undo = { hold: ' (h releases)', release: ' (h holds)', start: ' (u puts back)', back: ' (b begins)' };
  const words = `${verbs[move].toLowerCase()}: ${done} done${undo[move as keyof typeof undo] ?? ''}`;
  session.say(
    done === rows.length ? 'good' : 'warn',
    done === rows.length ? words : `${words}, ${rows.length - done} not: ${why}`,
  );
}

function whatHappens(rows: readonly PrintRow[], move: PrintMove): string[] {
  const pieces = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  const orders = new Set(rows.map(({ orderId }) => orderId)).size;
  const [first] = rows;
  const single = rows.length === 1 && first;
  const about = single
    ? `${first.quantity}× ${textWords(first.text)} · ${colorWords(first)}, order ${sanitize(first.orderNumber, 60)}.`
    : `${counted(rows.length, 'row')} of ${counted(orders, 'order')}, ${counted(pieces, 'piece')}.`;
  if (move === 'approve')
    return [about, 'What may be approved of them is said to be right as it stands; the rest still waits.'];
  if (move !== 'cancel') return [about];
  const begun = rows.filter(({ task }) => task?.status === 'in_progress' || task?.status === 'completed');
  const scrap = begun.reduce((sum, { quantity }) => sum + quantity, 0);
  const fresh = rows.length - begun.length;
  return [
    about,
    ...(begun.length > 0 ? [`Begun or made: ${counted(scrap, 'piece')} go to scrap and are made again.`] : []),
    ...(fresh > 0 ? [`Not begun: ${counted(fresh, 'task')} will not be made, and nothing in their place.`] : []),
    'It cannot be taken back.',
  ];
}

function left(rows: readonly PrintRow[], possible: readonly PrintRow[], move: PrintMove): string[] {
  const other = rows.find((row) => !possible.includes(row));
  return other ? [`${rows.length - possible.length} are left as they are: ${whyNotMove(other, move)}.`] : [];
}
