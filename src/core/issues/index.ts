import { openTaskClosedOrder } from './classes/i26-open-task-closed-order.ts';
import type { IssueDefinition } from './issue.ts';

/** Every class, in the order of the catalogue. A new one is a file and a line here. */
export const issueClasses: readonly IssueDefinition[] = [openTaskClosedOrder];

const byId = new Map(issueClasses.map((definition) => [definition.id, definition]));

/** The class of this id, `I15`; undefined when there is none. */
export function findClass(id: string): IssueDefinition | undefined {
  return byId.get(id.toUpperCase());
}
