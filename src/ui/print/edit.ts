import { isDeepStrictEqual } from 'node:util';
import { edited, type PersonEdit, positionOf, split } from '../../core/domain/print/edit.ts';
import type { Personalization } from '../../core/domain/print/personalization.ts';
import { colorNames } from '../../core/domain/print/reading/palette.ts';
import { sanitize } from '../../core/sanitize.ts';
import { editLine, NotPossible } from '../../core/store/print/decisions.ts';
import type { PrintRow } from '../../core/store/print/print-list.ts';
import { type PrintLine, readPrintOrder } from '../../core/store/print/print-order.ts';
import { piecesByProduct } from '../../core/store/print/task-list.ts';
import { NumberForm } from '../dialogs/number-form.ts';
import { PersonalizationForm } from '../dialogs/personalization-form.ts';
import type { Session } from '../session.ts';
import type { PrintPlace } from './acts.ts';
import { asSeen, whatWaits } from './moves.ts';

/** Why a row cannot be edited; null when it can. What is begun or made is never changed under the maker's hands. */
export function whyNotEdit({ row }: Pick<PrintPlace, 'row'>): string | null {
  if (!row) return 'nothing is selected';
  switch (row.task?.status) {
    case 'in_progress':
      return 'it is being made; put it back first (u), or cancel it (x)';
    case 'completed':
      return 'it is made; x says that it is scrap and has it made again';
    case 'cancelled':
      return 'it is cancelled';
    default:
      return null;
  }
}

export function whyNotSplit(place: Pick<PrintPlace, 'row'>): string | null {
  const why = whyNotEdit(place);
  if (why !== null || !place.row) return why;
  if (!place.row.task) return 'it has no task yet; e says what it shall carry';
  return place.row.quantity > 1 ? null : 'it is one piece only';
}

/** Opens the form by which a person says what a piece shall carry. */
export async function askEdit(session: Session, row: PrintRow): Promise<void> {
  const { line, position } = await lineOf(session, row);
  const all = line.reading?.personalizations ?? [];
  const [first] = all;
  const ofLine = position === null ? undefined : all[position];
  const blank = { text: null, color1: null, color2: null, font: null, quantity: line.input.quantity };
  const colors = await colorsInUse(session);
  session.ask(
    new PersonalizationForm(session, {
      title: `${row.task ? `Task ${row.task.id}` : `Line ${row.itemId}`} of ${sanitize(row.orderNumber, 30)}`,
      line,
      position,
      now: ofLine ?? row.task ?? first ?? blank,
      colors,
      onSave: async (edit) =>
        save(session, row, (now) => change(line, now, position, edit), 'changed', 'e changes it again'),
    }),
  );
}

/** Asks how many pieces stay, and makes two tasks of one. */
export async function askSplit(session: Session, row: PrintRow): Promise<void> {
  const { line, position } = await lineOf(session, row);
  const all = line.reading?.personalizations ?? [];
  const one = position === null ? undefined : all[position];
  if (!one || position === null || one.quantity < 2) {
    return session.say('warn', 'it cannot be split: what was read of its line is one piece only; e changes it');
  }
  const { quantity } = one;
  const isStay = (typed: string) => /^\d+$/.test(typed) && Number(typed) >= 1 && Number(typed) < quantity;
  session.ask(
    new NumberForm(session, {
      title: `Split task ${row.task?.id} of ${sanitize(row.orderNumber, 30)}`,
      label: `of ${quantity} stay`,
      start: '1',
      submit: 'split',
      refused: 'not split',
      problem: (typed) => (isStay(typed) ? null : `it must be a whole number from 1 to ${quantity - 1}`),
      text: (typed) =>
        isStay(typed) ? [`${quantity - Number(typed)} become a task of their own that can be edited apart`] : [],
      onNumber: async (typed) => {
        const stay = Number(typed);
        const said = `split: ${stay} and ${quantity - stay}`;
        await save(session, row, (now) => parted(line, now, position, stay), said, 'e edits each');
      },
    }),
  );
}

type Wished = readonly Omit<Personalization, 'origins'>[];

function change(seen: PrintLine, now: PrintLine, position: number | null, edit: PersonEdit): Wished {
  return edited(unchanged(seen, now), position, edit, now.input.quantity);
}

function parted(seen: PrintLine, now: PrintLine, position: number, stay: number): Wished {
  const parts = split(unchanged(seen, now), position, stay);
  if (!parts) throw new NotPossible(`It cannot be split so that ${stay} stay.`);
  return parts;
}

/** @throws NotPossible when what was read of the line is another thing than the person saw */
function unchanged(seen: PrintLine, now: PrintLine): readonly Personalization[] {
  const all = now.reading?.personalizations ?? [];
  if (!isDeepStrictEqual(all, seen.reading?.personalizations ?? []) || !isDeepStrictEqual(now.mark, seen.mark))
    throw new NotPossible('It has changed since you saw it; look again. Nothing was done.');
  return all;
}

async function save(
  session: Session,
  row: PrintRow,
  wish: (line: PrintLine) => Wished,
  did: string,
  undo: string,
): Promise<void> {
  try {
    const { tasks } = await editLine(session.store, session.actor, row.itemId, wish, session.now());
    const made =
      !row.task && tasks.created > 0 ? `, ${tasks.created} ${tasks.created === 1 ? 'task' : 'tasks'} made` : '';
    session.say('good', `${did}${made} (${undo}); ${await whatWaits(session, row)}`);
  } catch (error) {
    if (!(error instanceof NotPossible)) throw error;
    session.say('warn', error.message);
  }
}

/** @throws NotPossible when the row is not what was seen any more */
async function lineOf(session: Session, row: PrintRow): Promise<{ line: PrintLine; position: number | null }> {
  await asSeen(session, row);
  const order = await readPrintOrder(session.store.db, row.orderId);
  const line = order?.lines.find(({ input }) => input.itemId === row.itemId);
  if (!line || line.removed) throw new NotPossible('The source has dropped this line.');
  const all = line.reading?.personalizations ?? [];
  return { line, position: row.task ? positionOf(row.task, all) : all.length > 0 ? 0 : null };
}

async function colorsInUse({ store }: Session): Promise<string[]> {
  const used = await piecesByProduct(store.db, 200);
  const names = used.flatMap(({ color1, color2 }) => [color1, color2]).filter((color) => color !== null);
  return [...new Set([...names, ...colorNames])];
}
