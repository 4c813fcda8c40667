import { type Conflict, type Reversal, replaced, reversal, threeWays } from '../../core/domain/undo.ts';
import { type RowChange, rowNow } from '../../core/store/issues/capture.ts';
import { putBack } from '../../core/store/issues/put-back.ts';
import { rowInTheWay, sharePlace } from '../../core/store/issues/unique-places.ts';
import type { Writer } from '../../core/store/orders/changes.ts';
import type { Tx } from '../../core/store/store.ts';

/**
 * Puts rows back as they were before a fix, as far as nobody else has changed them since.
 *
 * @param rows the last that the fix touched first
 * @returns what others did to them: these rows stay as they are
 */
export async function putAllBack(tx: Tx, by: Writer, rows: readonly RowChange[]): Promise<Conflict[]> {
  const conflicts: Conflict[] = [];
  const occupied: RowChange[] = [];
  for (const row of rows) {
    const now = await rowNow(tx, row.table, row.key);
    const way = reversal(row, now);
    if (way.do === 'conflict') {
      // Of a row that the fix had put in another's place, that other tells, with what stood there before.
      if (row.before !== null || !(await hadTakenAPlace(tx, row, rows))) conflicts.push(...way.conflicts);
    } else if (await isOccupied(tx, row, now, way)) occupied.push(row);
    else conflicts.push(...(await tryToPutBack(tx, by, row, way)));
  }
  // What stood in the way may have been the fix's own, and is gone by now.
  for (const row of occupied) {
    const now = await rowNow(tx, row.table, row.key);
    let way = reversal(row, now);
    const other = await inTheWay(tx, row, now, way);
    if (other) way = replaced(row, await putThere(tx, row, rows), other);
    if (way.do === 'conflict') conflicts.push(...way.conflicts);
    else conflicts.push(...(await tryToPutBack(tx, by, row, way)));
  }
  return conflicts;
}

async function isOccupied(tx: Tx, row: RowChange, now: RowChange['after'], way: Reversal): Promise<boolean> {
  return (await inTheWay(tx, row, now, way)) !== null;
}

async function inTheWay(tx: Tx, { table, before }: RowChange, now: RowChange['after'], way: Reversal) {
  if (way.do === 'insert' && before) return rowInTheWay(tx, table, before);
  return way.do === 'update' ? rowInTheWay(tx, table, { ...now, ...way.set }) : null;
}

/** What the fix had put where a row of before stood. */
async function putThere(tx: Tx, row: RowChange, rows: readonly RowChange[]): Promise<RowChange['after']> {
  if (row.after) return row.after;
  for (const { table, before, after } of rows) {
    if (table !== row.table || before || !after || !row.before) continue;
    if (await sharePlace(tx, table, row.before, after)) return after;
  }
  return null;
}

async function hadTakenAPlace(tx: Tx, { table, after }: RowChange, rows: readonly RowChange[]): Promise<boolean> {
  for (const one of rows) {
    if (one.table !== table || one.after || !one.before || !after) continue;
    if (await sharePlace(tx, table, one.before, after)) return true;
  }
  return false;
}

/** What the database does not take as things stand now is told like any other change of others; the statement alone is void. */
async function tryToPutBack(tx: Tx, by: Writer, row: RowChange, way: Reversal): Promise<Conflict[]> {
  try {
    await putBack(tx, by, row, way);
    return [];
  } catch (error) {
    if (!isConstraint(error)) throw error;
    return threeWays(row, await rowNow(tx, row.table, row.key));
  }
}

function isConstraint(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT');
}
