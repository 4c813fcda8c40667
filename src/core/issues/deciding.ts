import { edited, type PersonEdit } from '../domain/print/edit.ts';
import { colorNames, lookUpColor } from '../domain/print/reading/palette.ts';
import type { TaskMove } from '../domain/print/task-moves.ts';
import { approveLine, type Decided, editLine, NotPossible } from '../store/print/decisions.ts';
import { type PrintLine, readPrintOrder } from '../store/print/print-order.ts';
import { moveTaskBy } from '../store/print/task-acts.ts';
import type { Reader } from '../store/store.ts';
import { CannotRepair, type Choice, type Repairing } from './issue.ts';

/**
 * What a person decides by a choice is done by the same decisions as on the print screen, with the same refusals: a fix opens no other
 * way to the printer.
 */
export function editByChoice(
  { store, by }: Repairing,
  itemId: number,
  change: Parameters<typeof editLine>[3],
): Promise<Decided> {
  return possible(() => editLine(store, { fix: by }, itemId, change, by.now));
}

/** All that may be approved of a line is right as it stands. @throws CannotRepair */
export function approveByChoice({ store, by }: Repairing, itemId: number): Promise<Decided> {
  return possible(() => approveLine(store, { fix: by }, itemId, null, by.now));
}

/** @throws CannotRepair */
export async function moveByChoice({ store, by }: Repairing, taskId: number, move: TaskMove): Promise<void> {
  await possible(() => moveTaskBy(store, { fix: by }, taskId, move, by.now));
}

async function possible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotPossible) throw new CannotRepair(error.message);
    throw error;
  }
}

/** The line as it stands now. @throws CannotRepair when it is not there any more */
export async function lineNow(db: Reader, orderId: number | null, itemId: number): Promise<PrintLine> {
  const order = orderId === null ? null : await readPrintOrder(db, orderId);
  const line = order?.lines.find(({ input }) => input.itemId === itemId);
  if (!line) throw new CannotRepair(`Line ${itemId} is not there any more.`);
  return line;
}

/** A person says what a piece shall carry. */
export const sayText: Choice = {
  id: 'text',
  title: 'Say what is printed',
  asks: 'the text; \\n parts several texts of one piece; nothing: it stays plain',
};

export const sayColor1: Choice = { id: 'color1', title: 'Choose the first colour', asks: 'one of our colours' };
export const sayColor2: Choice = { id: 'color2', title: 'Choose the second colour', asks: 'one of our colours' };

/**
 * Does one of these: what was typed goes where a person's edit goes, and is checked as that is.
 *
 * @param position which piece of the line is meant; of a line of which nothing was read there is one only
 * @throws CannotRepair when it was none of them, or nothing was typed that can be printed
 */
export async function sayTyped(repairing: Repairing, itemId: number, position: number): Promise<void> {
  const edit = typedEdit(repairing.choice);
  await editByChoice(repairing, itemId, ({ reading, input }) => {
    const all = reading?.personalizations ?? [];
    return edited(all, all.length === 0 ? null : position, edit, input.quantity);
  });
}

function typedEdit(choice: Repairing['choice']): PersonEdit {
  const { id, value } = choice ?? { id: '', value: null };
  if (id === sayText.id) return { text: (value ?? '').replaceAll('\\n', '\n') };
  if (id !== sayColor1.id && id !== sayColor2.id) throw new CannotRepair(`There is no choice "${id}" here.`);
  const found = lookUpColor(value ?? '');
  if (found.kind !== 'known') {
    throw new CannotRepair(`That is none of our colours. There are ${colorNames.join(', ')}.`);
  }
  return { [id]: found.name };
}
