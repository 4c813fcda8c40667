import { ignoreAlways } from '../../core/issues/ignoring.ts';
import { likenessOf } from '../../core/issues/likeness.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import { sanitize } from '../../core/sanitize.ts';
import { ignoreIssue, snoozeIssue, unignoreIssue, unsnoozeIssue } from '../../core/store/issues/aside.ts';
import { NotPossible } from '../../core/store/print/decisions.ts';
import { AsideForm } from '../dialogs/aside-form.ts';
import { ChoiceDialog } from '../dialogs/choice.ts';
import { counted } from '../present/counts.ts';
import { clockTime } from '../present/time.ts';
import type { IssuePlace } from './place.ts';

/** What stands in the form at first. */
const usualSnooze = '4h';

/** Why nothing can be put aside, or taken out again; null when it can. */
export function whyNoAside({ chosen, whyNoIssue }: IssuePlace): string | null {
  if (chosen.length === 0) return whyNoIssue ?? 'nothing is selected';
  return chosen.every(({ state }) => state === 'closed') ? 'it is closed: nothing is wrong any more' : null;
}

/** Asks until when and why; what is snoozed already counts again. */
export async function snooze(place: IssuePlace): Promise<void> {
  const { session } = place;
  const issues = openOf(place);
  if (issues.every(({ state }) => state === 'snoozed')) {
    return each(place, issues, (id) => unsnoozeIssue(session.store, session.actor, id, session.now()), {
      done: (what) => `${what} counts again (z puts it aside)`,
    });
  }
  session.ask(
    new AsideForm(session, {
      title: `Snooze ${whatOf(issues)}`,
      about: [...aboutOf(issues), 'It stays on record, is not counted, and comes back by itself.'],
      until: usualSnooze,
      submit: 'snooze',
      onSaid: (aside) =>
        each(place, issues, (id) => snoozeIssue(session.store, session.actor, id, aside, session.now()), {
          done: (what) =>
            `${what} is snoozed until ${clockTime(aside.until, session.settings.zone, session.now())} (/ state:snoozed, z takes it off)`,
        }),
    }),
  );
}

/** Asks why, and whether this alone or all like it; what is ignored already counts again. */
export async function ignore(place: IssuePlace): Promise<void> {
  const { session } = place;
  const issues = openOf(place);
  if (issues.every(({ state }) => state === 'ignored')) {
    return each(place, issues, (id) => unignoreIssue(session.store, session.actor, id, session.now()), {
      done: (what) => `${what} counts again (i ignores it)`,
    });
  }
  const [only] = issues;
  const match = only && issues.length === 1 ? alikeness(only) : null;
  if (!only || match === null) return askIgnore(place, issues);
  session.ask(
    new ChoiceDialog(session, `Ignore ${whatOf(issues)}`, aboutOf(issues).join(' '), [
      { text: 'this one alone', hint: 'also when it comes back', run: async () => askIgnore(place, issues) },
      { text: `all with ${match}`, hint: 'a rule', run: async () => askIgnoreAlways(place, only, match) },
    ]),
  );
}

function askIgnore(place: IssuePlace, issues: readonly IssueShown[]): void {
  const { session } = place;
  session.ask(
    new AsideForm(session, {
      title: `Ignore ${whatOf(issues)}`,
      about: [...aboutOf(issues), 'It is not counted any more, also when it closes and comes back; i takes that back.'],
      submit: 'ignore',
      onSaid: ({ reason }) =>
        each(place, issues, (id) => ignoreIssue(session.store, session.actor, id, reason, session.now()), {
          done: (what) => `${what} is ignored (/ state:ignored, i takes it back)`,
        }),
    }),
  );
}

/** By a rule that puts aside all that is alike, now and to come. */
export function askIgnoreAlways(place: IssuePlace, issue: IssueShown, match: string): void {
  const { session } = place;
  session.ask(
    new AsideForm(session, {
      title: `Ignore all ${issue.class} with ${match}`,
      about: [
        `A rule puts aside what is open of ${issue.class} with ${match}, and what opens from now on. m switches it off.`,
      ],
      submit: 'make the rule',
      onSaid: async ({ reason }) => {
        try {
          const { ruleId, ignored } = await ignoreAlways(session.store, session.actor, issue.id, reason, session.now());
          session.say(
            'good',
            `rule ${ruleId} ignores such issues; ${counted(ignored, 'open one')} put aside (m switches it off)`,
          );
          place.deselect();
        } catch (error) {
          if (!(error instanceof NotPossible)) throw error;
          session.say('warn', error.message);
        }
      },
    }),
  );
}

/** What an issue has in common with others, in words: `sku KR-1`; null: its class tells nothing that a rule could go by. */
export function alikeness({ id, class: cls, key, orderId, barcode, subject, detail }: IssueShown): string | null {
  const likeness = likenessOf({ issueId: id, class: cls, key, orderId, barcode, subject, detail });
  if (!likeness) return null;
  return Object.entries(likeness)
    .map(([name, value]) => sanitize(`${name} ${value}`, 60))
    .join(', ');
}

function openOf({ chosen }: IssuePlace): readonly IssueShown[] {
  return chosen.filter(({ state }) => state !== 'closed');
}

function whatOf(issues: readonly IssueShown[]): string {
  const [only] = issues;
  return only && issues.length === 1 ? `${only.class} of ${sanitize(only.subject, 40)}` : `${issues.length} issues`;
}

function aboutOf(issues: readonly IssueShown[]): string[] {
  const lines = issues
    .slice(0, 4)
    .map((one) => `${one.class} ${sanitize(one.subject, 40)}: ${sanitize(one.line, 160)}`);
  return issues.length > 4 ? [...lines, `… and ${issues.length - 4} more`] : lines;
}

/** Each by itself: what cannot be done any more keeps nothing else from being done. */
async function each(
  place: IssuePlace,
  issues: readonly IssueShown[],
  act: (id: number) => Promise<void>,
  words: { readonly done: (what: string) => string },
): Promise<void> {
  const { session } = place;
  let done = 0;
  let why = '';
  for (const { id } of issues) {
    try {
      await act(id);
      done += 1;
    } catch (error) {
      if (!(error instanceof NotPossible)) throw error;
      why ||= error.message;
    }
  }
  if (done === issues.length) session.say('good', words.done(whatOf(issues)));
  else session.say('warn', `${done} done, ${issues.length - done} not: ${why}`);
  place.deselect();
}
