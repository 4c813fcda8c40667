/** What two issues of a class have in common where one rule may hold for both: names and values, `{ sku: 'KR-1' }`. */
export type Likeness = Readonly<Record<string, string>>;

/** A likeness as text that is the same for the same likeness. */
export function likenessText(likeness: Likeness): string {
  return JSON.stringify(Object.fromEntries(Object.entries(likeness).sort(([one], [other]) => (one < other ? -1 : 1))));
}

/** Whether an issue is one of those that a rule is for: all that the rule names is so. */
export function isAlike(match: Likeness, likeness: Likeness): boolean {
  return Object.entries(match).every(([name, value]) => likeness[name] === value);
}

/** A way that was chosen, and what was typed with it. */
export interface Decision {
  readonly id: string;
  readonly value: string | null;
}

export function isSameDecision(one: Decision, other: Decision): boolean {
  return one.id === other.id && one.value === other.value;
}

/** A rule is offered after so many equal decisions. */
export const decisionsForRule = 3;
