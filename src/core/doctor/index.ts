import type { Check } from './check.ts';
import { channelChecks } from './checks/channels.ts';
import { databaseChecks } from './checks/database.ts';
import { diskChecks } from './checks/disk.ts';
import { engineChecks } from './checks/engine.ts';
import { folderChecks } from './checks/folders.ts';
import { hostChecks } from './checks/host.ts';
import { keepingChecks } from './checks/keeping.ts';
import { programChecks } from './checks/program.ts';
import { queryChecks } from './checks/queries.ts';
import { reachChecks } from './checks/reach.ts';
import { receiverChecks } from './checks/receiver.ts';
import { timeChecks } from './checks/time.ts';
import { unitChecks } from './checks/unit.ts';
import { variableChecks } from './checks/variables.ts';

/** Everything that is looked at, in the order in which it is told. A new check is a record in its file; a new file a line here. */
export const checks: readonly Check[] = [
  ...programChecks,
  ...hostChecks,
  ...diskChecks,
  ...timeChecks,
  ...folderChecks,
  ...databaseChecks,
  ...queryChecks,
  ...keepingChecks,
  ...engineChecks,
  ...unitChecks,
  ...channelChecks,
  ...reachChecks,
  ...receiverChecks,
  ...variableChecks,
];

/** Those that are meant by ids or by a group's name; all where nothing is named. @returns null with the word that means none */
export function chosenChecks(words: readonly string[]): readonly Check[] | { readonly unknown: string } {
  const meant = (word: string) =>
    checks.filter(({ id, group }) => id.toLowerCase() === word.toLowerCase() || group === word.toLowerCase());
  const unknown = words.find((word) => meant(word).length === 0);
  if (unknown !== undefined) return { unknown };
  const ids = new Set(words.flatMap((word) => meant(word).map(({ id }) => id)));
  return words.length === 0 ? checks : checks.filter(({ id }) => ids.has(id));
}
