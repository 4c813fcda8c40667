import { type Conflict, type Reversal, replaced, reversal, threeWays } from '../../core/domain/undo.ts';
import { type RowChange, rowNow } from '../../core/store/issues/capture.ts';
import { type GoesAlong, rowsGoingAlong } from '../../core/store/issues/cascades.ts';
import { putBack } from '../../core/store/issues/put-back.ts';
import { rowInTheWay, sharePlace } from '../../core/store/issues/unique-places.ts';
import type { Writer } from '../../core/store/orders/changes.ts';
import type { Tx } from '../../core/store/store.ts';

/**
 * Puts rows back as they were before a fix, as far as nobody else has changed them since.
 *
 * @param done the last that the fix touched first
 * @returns what others did to them: these rows stay as they are
 */
export async function putAllBack(tx: Tx, by: Writer, done: readonly RowChange[]): Promise<Conflict[]> {
  const rows: RowChange[] = [];
  for (const row of done) rows.push(await asItStands(tx, row, done));
  const { conflicts, stay } = await whatIsHeld(tx, rows);
  let waiting: readonly RowChange[] = rows;
  // What stands in the way of a row, or would go with it, may be the fix's own: as long as some of that goes, the rest is tried again.
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length;
    const still: RowChange[] = [];
    for (const row of waiting) {
      const now = await rowNow(tx, row.table, row.key);
      const way = reversal(row, now);
      if (way.do === 'conflict') {
        // Of a row that the fix had put in another's place, that other tells, with what stood there before.
        if (row.before !== null || !(await hadTakenAPlace(tx, row, rows))) conflicts.push(...way.conflicts);
      } else if (stay.has(nameOf(row))) {
        // Told with the row that it hangs on.
      } else if (await mustWait(tx, row, now, way)) still.push(row);
      else conflicts.push(...(await tryToPutBack(tx, by, row, way)));
    }
    waiting = still;
  }
  for (const row of waiting) {
    const now = await rowNow(tx, row.table, row.key);
    let way = reversal(row, now);
    if (way.do === 'delete' && now) {
      // What was to go elsewhere could not.
      conflicts.push(...heldBy(row, await rowsGoingAlong(tx, row.table, now), rows));
      continue;
    }
    const other = await inTheWay(tx, row, now, way);
    if (other) way = replaced(row, await putThere(tx, row, rows), other);
    if (way.do === 'conflict') conflicts.push(...way.conflicts);
    else conflicts.push(...(await tryToPutBack(tx, by, row, way)));
  }
  return conflicts;
}

/**
 * Rows that a fix brought in and that something hangs on which is not its own, or which others have changed since: a piece that is being
 * made. The database would take that away with them; so they stay, and all that hangs on them.
 */
async function whatIsHeld(tx: Tx, rows: readonly RowChange[]): Promise<{ conflicts: Conflict[]; stay: Set<string> }> {
  const brought: { row: RowChange; along: readonly GoesAlong[] }[] = [];
  const returning = new Set<string>();
  for (const row of rows) {
    const now = await rowNow(tx, row.table, row.key);
    const way = reversal(row, now);
    if (way.do !== 'conflict') returning.add(nameOf(row));
    if (way.do === 'delete' && now) brought.push({ row, along: await rowsGoingAlong(tx, row.table, now) });
  }
  const othersOf = (along: readonly GoesAlong[]) => along.filter((one) => !returning.has(nameOf(one)));
  const held = brought.filter(({ along }) => othersOf(along).length > 0);
  return {
    conflicts: held.flatMap(({ row, along }) => heldBy(row, othersOf(along), rows)),
    stay: new Set(held.flatMap(({ row, along }) => [row, ...along].map(nameOf))),
  };
}

/** Others may have written a row that the fix brought in anew, under another key: a line that was read again. */
async function asItStands(tx: Tx, row: RowChange, done: readonly RowChange[]): Promise<RowChange> {
  if (row.before !== null || !row.after || (await rowNow(tx, row.table, row.key))) return row;
  const other = await rowInTheWay(tx, row.table, row.after);
  if (!other || (await hadTakenAPlace(tx, row, done))) return row;
  const key = Object.fromEntries(Object.keys(row.key).map((column) => [column, other[column] ?? null]));
  return { ...row, key, after: { ...row.after, ...key } };
}

async function mustWait(tx: Tx, row: RowChange, now: RowChange['after'], way: Reversal): Promise<boolean> {
  if (way.do === 'delete' && now) return (await rowsGoingAlong(tx, row.table, now)).length > 0;
  return (await inTheWay(tx, row, now, way)) !== null;
}

/** Told of a row that stays for what hangs on it: of each table its keys, as the fix left them and as they are now. */
function heldBy({ table, key }: RowChange, along: readonly GoesAlong[], rows: readonly RowChange[]): Conflict[] {
  const own = new Set(rows.filter(({ after }) => after !== null).map(nameOf));
  const keys = (of: readonly GoesAlong[]) => of.map((one) => Object.values(one.key).join(' · ')).join(', ') || null;
  return [...new Set(along.map((one) => one.table))].map((field) => {
    const now = along.filter((one) => one.table === field);
    const ours = now.filter((one) => own.has(nameOf(one)));
    const name = Object.values(key).map(String).join(' · ');
    return { table, key: name, field, before: null, ours: keys(ours), now: keys(now) };
  });
}

function nameOf({ table, key }: Pick<RowChange, 'table' | 'key'>): string {
  return `${table} ${JSON.stringify(key)}`;
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
