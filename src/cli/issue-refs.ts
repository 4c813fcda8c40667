import { InvalidArgumentError } from 'commander';
import { findClass, issueClasses } from '../core/issues/index.ts';
import type { IssueDefinition } from '../core/issues/issue.ts';
import { type IssueShown, shownIssues } from '../core/issues/present.ts';
import { listIssues } from '../core/store/issues/issue-list.ts';
import { NotPossible } from '../core/store/print/decisions.ts';
import type { Reader } from '../core/store/store.ts';
import { Refusal } from './failure.ts';
import { count } from './flags.ts';

/** The number of an issue: `12` or `#12`. */
export function issueNumber(text: string): number {
  return count(text.trim().replace(/^#/, ''));
}

/** A class by its id in any case, as commander's argument parser: `i15`. */
export function classId(text: string): string {
  const definition = findClass(text.trim());
  if (!definition)
    throw new InvalidArgumentError(`There is no such class. Known: ${issueClasses.map(({ id }) => id).join(', ')}.`);
  return definition.id;
}

/** The class of an id that was checked when it was typed. */
export function classOf(id: string): IssueDefinition {
  const definition = findClass(id);
  if (!definition) throw new Refusal('unknown-class', `There is no class ${id}.`, 'See `orderdeck issues classes`.');
  return definition;
}

/** Issues by their numbers. @throws Refusal `unknown-issue` naming the first that is not there */
export async function theseIssues(db: Reader, ids: readonly number[], now: number): Promise<IssueShown[]> {
  const { rows } = await listIssues(db, { ids }, { limit: ids.length, offset: 0 }, now);
  const missing = ids.find((id) => rows.every((issue) => issue.id !== id));
  if (missing !== undefined) {
    throw new Refusal('unknown-issue', `There is no issue ${missing}.`, 'See `orderdeck issues`.');
  }
  const shown = await shownIssues(db, rows, now);
  return ids.flatMap((id) => shown.find((issue) => issue.id === id) ?? []);
}

/** The same of one. */
export async function thisIssue(db: Reader, id: number, now: number): Promise<IssueShown> {
  const [issue] = await theseIssues(db, [id], now);
  if (!issue) throw new Refusal('unknown-issue', `There is no issue ${id}.`, 'See `orderdeck issues`.');
  return issue;
}

/** Does what a person decided; what cannot be done as things stand is told, with exit 1. */
export async function possible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotPossible) throw new Refusal('not-possible', error.message, 'Nothing was changed.', 1);
    throw error;
  }
}
