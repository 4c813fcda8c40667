import type { Mode } from './issue.ts';

/** After so many fixes of a class that did what was shown and mended it, none taken back, it may be done without asking. */
export const fixesToTrust = 5;

/** So many a day are done without asking, unless a person says another number. */
export const usualDailyLimit = 20;

/** How a class stands on the ladder. */
export type Standing =
  /** It is always asked: a person decides, or there is nothing that a machine could do. */
  | { readonly state: 'never'; readonly why: string }
  /** It is asked; `reason` says why it is asked again, where it was once done without. */
  | { readonly state: 'asks'; readonly done: number; readonly needed: number; readonly reason: string | null }
  /** It is asked, and would be done without asking if somebody said so. */
  | { readonly state: 'offered'; readonly done: number; readonly reason: string | null }
  /** It is done without asking since then (UTC epoch ms), up to so many a day. */
  | { readonly state: 'alone'; readonly since: number; readonly dailyLimit: number };

/** What was said of a class. */
export interface Said {
  readonly alone: boolean;
  readonly dailyLimit: number;
  /** UTC epoch ms. */
  readonly at: number;
  readonly reason: string;
}

/**
 * Where a class stands. Only what may be mended by a machine alone (mode A) ever rises.
 *
 * @param done fixes that a person asked for, that did what was shown and were proven, since one was last taken back or did not help
 */
export function standing(
  of: { readonly mode: Mode; readonly repairable: boolean },
  said: Said | null,
  done: number,
): Standing {
  if (!of.repairable) return { state: 'never', why: 'no machine can mend it' };
  if (of.mode === 'K') return { state: 'never', why: 'each is shown to a person first' };
  if (of.mode === 'H') return { state: 'never', why: 'a person decides' };
  if (said?.alone) return { state: 'alone', since: said.at, dailyLimit: said.dailyLimit };
  const reason = said?.reason ?? null;
  return done < fixesToTrust
    ? { state: 'asks', done, needed: fixesToTrust, reason }
    : { state: 'offered', done, reason };
}

/** Fewer than these at once are never a mass: of a handful a fifth is one. */
const handful = 5;
/** More than this part of all there is at once is no accident of single orders: something else is wrong. */
const massPart = 0.2;

export type AloneNow =
  | { readonly kind: 'go'; readonly most: number }
  /** As many as may be are done today. */
  | { readonly kind: 'spent' }
  | { readonly kind: 'mass'; readonly why: string };

/**
 * How many of what is open may be mended without asking now; so many at once that a person has to look first stop all of it.
 *
 * @param at.open issues of the class
 * @param at.part how many orders or listings they are about, of how many in all; null: of that there is no whole
 */
export function aloneNow(at: {
  readonly open: number;
  readonly part: { readonly number: number; readonly total: number; readonly of: string } | null;
  readonly doneToday: number;
  readonly dailyLimit: number;
}): AloneNow {
  const { open, part, doneToday, dailyLimit } = at;
  if (open > dailyLimit) return { kind: 'mass', why: `${open} at once are more than its ${dailyLimit} a day` };
  if (part && part.number > handful && part.number > part.total * massPart) {
    return { kind: 'mass', why: `${part.number} at once are more than a fifth of ${part.total} ${part.of}` };
  }
  const most = Math.min(open, dailyLimit - doneToday);
  return most > 0 ? { kind: 'go', most } : { kind: 'spent' };
}
