/** What a column of a row, or a set beside it, holds. */
export type PastValue = string | number | null | readonly string[];
export type PastFields = Readonly<Record<string, PastValue>>;

/** A row as it stands, by what the change log calls it. */
export interface StandingRow {
  readonly entity: string;
  readonly id: number;
  readonly fields: PastFields;
}

/** An entry of the change log. `at`: UTC epoch ms. */
export interface LoggedChange {
  readonly at: number;
  readonly entity: string;
  readonly entityId: number;
  readonly op: string;
  readonly before: PastFields | null;
  readonly after: PastFields | null;
}

/** A row as it was. What the log does not tell is named in `unknown`; its field says what it said later. */
export interface PastRow extends StandingRow {
  readonly unknown: readonly string[];
}

interface Rewound {
  readonly entity: string;
  readonly id: number;
  fields: Record<string, PastValue>;
  unknown: Set<string>;
}

/**
 * Takes changes back from rows as they stand, newest first, down to an instant (UTC epoch ms): what was changed at that very instant
 * has happened.
 *
 * @param changes all that became of these rows since, newest first
 */
export function rewind(rows: readonly StandingRow[], changes: readonly LoggedChange[], at: number): PastRow[] {
  const held = new Map<string, Rewound>(
    rows.map(({ entity, id, fields }) => [
      keyOf(entity, id),
      { entity, id, fields: { ...fields }, unknown: new Set<string>() },
    ]),
  );
  for (const change of changes) if (change.at > at) takeBack(held, change);
  return [...held.values()].map(({ unknown, ...row }) => ({ ...row, unknown: [...unknown].sort() }));
}

function takeBack(held: Map<string, Rewound>, { entity, entityId: id, op, before, after }: LoggedChange): void {
  const key = keyOf(entity, id);
  const row = held.get(key);
  // It was made then, or an undo made it anew.
  const isNew = op === 'created' || (op === 'returned' && before === null && after !== null);
  if (isNew) {
    held.delete(key);
  } else if (op === 'removed' && !row) {
    // An undo took the row away, and the log has kept all of it.
    held.set(key, { entity, id, fields: { ...before }, unknown: new Set() });
  } else if (op === 'removed' && row) {
    restore(row, { ...before, removed_at: null }, null);
  } else if (row) {
    restore(row, before, after);
    // Written before the log told when such a line had gone.
    if (op === 'returned' && entity === 'item' && !('removed_at' in (before ?? {}))) row.unknown.add('removed_at');
  }
}

function restore(row: Rewound, before: PastFields | null, after: PastFields | null): void {
  for (const name of Object.keys(after ?? {})) {
    if (name in row.fields && !(name in (before ?? {}))) row.unknown.add(name);
  }
  for (const [name, value] of Object.entries(before ?? {})) {
    if (!(name in row.fields)) continue;
    row.fields[name] = value;
    row.unknown.delete(name);
  }
}

function keyOf(entity: string, id: number): string {
  return `${entity} ${id}`;
}

/** The instant of the recorded change before or behind another one (UTC epoch ms); null where there is none. */
export function stepInTime(instants: readonly number[], from: number | null, way: 'back' | 'on'): number | null {
  const reached =
    way === 'back'
      ? instants.filter((at) => from === null || at < from)
      : instants.filter((at) => from !== null && at > from);
  return (way === 'back' ? reached.at(-1) : reached.at(0)) ?? null;
}
