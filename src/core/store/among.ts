import { type RawBuilder, sql } from 'kysely';

/**
 * Any number of values as one bound value, for the right side of `in`. The query's text, and with it the statement that is kept
 * prepared, is the same however many there are: one of each length would push the others out.
 */
export function among<T extends string | number>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
}
