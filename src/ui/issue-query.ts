import { type Mode, type Severity, severities } from '../core/domain/issue.ts';
import { halfDoneClasses, issueClasses } from '../core/issues/index.ts';
import type { IssueFilter, IssueState } from '../core/store/issues/issue-list.ts';
import { type Filter, narrowed } from './filter.ts';

/** What can be asked for as `field:value` in the list of issues. */
export const issueFields = ['class', 'severity', 'state', 'order', 'barcode', 'mode', 'is'] as const;

const states: readonly IssueState[] = ['open', 'snoozed', 'ignored', 'closed'];
/** What an operator may call some states together. */
const together: Readonly<Record<string, readonly IssueState[]>> = {
  all: states,
  aside: ['snoozed', 'ignored'],
};
const modes: readonly Mode[] = ['A', 'K', 'H'];
/** Who mends it, as one says it. */
const modeNames: Readonly<Record<string, readonly Mode[]>> = { key: ['A', 'K'], alone: ['A'], choose: ['H'] };

/** What closed longer ago than this (ms) is told on its order and by its number, not in the list. */
const closedMs = 30 * 24 * 3_600_000;

/**
 * A filter as typed, as the store understands it. What is open is shown, unless another state is asked for: `state:snoozed`,
 * `state:closed` (of 30 days), `state:all`. Words may be cut short: `severity:crit`.
 *
 * @param unsure the classes of which what is open is unsure, for `is:unsure`; `is:half-done` are those of the list Repair
 * @returns null when nothing can pass
 */
export function issueFilter(
  { words, not, fields, notFields }: Filter,
  at: { readonly now: number; readonly unsure: readonly string[] },
): IssueFilter | null {
  const asked = (from: Filter['fields'], name: string): string[] => (from.get(name) ?? []).filter(Boolean);
  const both = (name: string): [string[], string[]] => [asked(fields, name), asked(notFields, name)];
  const wantedStates = narrowed(states, ...both('state'), isState);
  const stated = asked(fields, 'state').length > 0 ? wantedStates : wantedStates.filter((state) => state === 'open');
  const classes = classesOf(...both('class'));
  const some = narrowed(severities, ...both('severity'), begins);
  const ways = narrowed(modes, ...both('mode'), (mode, text) =>
    (modeNames[text] ?? [text.toUpperCase()]).includes(mode),
  );
  const ofKind = kindOf(classes, ...both('is'), at.unsure);
  if (stated.length === 0 || some.length === 0 || ways.length === 0 || ofKind?.length === 0) return null;
  const [orders, notOrders] = both('order');
  const id = orders.map((text) => /^id:(\d+)$/.exec(text)?.[1]).find((found) => found !== undefined);
  const [barcode] = asked(fields, 'barcode');
  return {
    states: stated,
    ...(stated.includes('closed') && { closedSince: at.now - closedMs }),
    ...(ofKind && { classes: ofKind }),
    ...(some.length < severities.length && { severities: some }),
    ...(ways.length < modes.length && { modes: ways }),
    ...(id !== undefined && { orderId: Number(id) }),
    ...(id === undefined && orders.length > 0 && { orderNumbers: orders }),
    ...(notOrders.length > 0 && { notOrderNumbers: notOrders }),
    ...(barcode !== undefined && { barcode }),
    words,
    withoutWords: not,
  };
}

/** Classes by number (`i15`) or by a word of their title; undefined when all will do. */
function classesOf(wanted: readonly string[], unwanted: readonly string[]): string[] | undefined {
  if (wanted.length + unwanted.length === 0) return undefined;
  const means = ({ id, title }: (typeof issueClasses)[number], text: string): boolean =>
    /^i\d+$/.test(text) ? id.toLowerCase() === text : title.toLowerCase().includes(text);
  return narrowed(issueClasses, wanted, unwanted, means).map(({ id }) => id);
}

/** `is:unsure`, `is:half-done`; undefined when all will do. */
function kindOf(
  classes: readonly string[] | undefined,
  wanted: readonly string[],
  unwanted: readonly string[],
  unsure: readonly string[],
): readonly string[] | undefined {
  const kinds = [
    { name: 'unsure', has: (cls: string) => unsure.includes(cls) },
    { name: 'half-done', has: (cls: string) => halfDoneClasses.some(({ id }) => id === cls) },
  ];
  const asked = (texts: readonly string[]) => kinds.filter(({ name }) => texts.some((text) => name.startsWith(text)));
  const [are, areNot] = [asked(wanted), asked(unwanted)];
  if (are.length + areNot.length === 0) return classes;
  const all = classes ?? issueClasses.map(({ id }) => id);
  return all.filter((cls) => are.every(({ has }) => has(cls)) && !areNot.some(({ has }) => has(cls)));
}

function isState(state: IssueState, text: string): boolean {
  return together[text]?.includes(state) ?? state.startsWith(text);
}

function begins(severity: Severity, text: string): boolean {
  return severity.startsWith(text);
}
