import { choicesOf, type OfferedChoice } from '../../core/issues/choices.ts';
import { findClass } from '../../core/issues/index.ts';
import type { IssueShown } from '../../core/issues/present.ts';
import { sanitize } from '../../core/sanitize.ts';
import { readIssueRow } from '../../core/store/issues/ledger.ts';
import { ChoiceDialog } from '../dialogs/choice.ts';
import { NumberForm } from '../dialogs/number-form.ts';
import { PlanDialog } from '../dialogs/plan.ts';
import { relative } from '../present/time.ts';
import type { Session } from '../session.ts';
import { whyNoFixing } from './flow.ts';
import { groupChoice } from './group-choice.ts';

/** More than so many are never meant by one key. */
export const mostMeant = 2000;

/** Why several issues cannot be mended by a key; null when they can. */
export function whyNoFixAll(session: Session): string | null {
  return whyNoFixing(session);
}

/** Why an issue cannot be mended by a key; null when it can. */
export function whyNoFix(session: Session, issue: IssueShown | undefined): string | null {
  if (!issue) return 'nothing is selected';
  if (issue.state === 'closed') return 'it is closed: nothing is wrong any more';
  const definition = findClass(issue.class);
  if (!definition) return `this version knows no class ${issue.class}`;
  if (!definition.repair) return 'no machine can put it right; w says what a person does';
  return whyNoFixing(session);
}

/** Has a person choose where a person decides, then shows what the fix would do and asks. */
export async function askFix(session: Session, issue: IssueShown): Promise<void> {
  const row = await readIssueRow(session.store.db, issue.id);
  const at = { now: session.now(), zone: session.settings.zone };
  const choices = row ? await choicesOf(session.store.db, row, at) : [];
  if (choices.length === 0) return showPlan(session, issue, null);
  session.ask(
    new ChoiceDialog(
      session,
      `${issue.class} ${sanitize(issue.subject, 40)}: how?`,
      `${sanitize(issue.line, 300)}. Choose a way; what it does is shown before it is done.`,
      choices.map((choice) => ({
        text: choice.title,
        hint: choice.ruleId === null ? choice.id : `${choice.id}, by rule ${choice.ruleId}`,
        run: () => withValue(session, choice, (chosen) => showPlan(session, issue, chosen)),
      })),
    ),
  );
}

type Chosen = { readonly id: string; readonly value: string | null };

/** What has to be typed with a choice is asked for before its plan is made. */
async function withValue(
  session: Session,
  choice: OfferedChoice,
  show: (chosen: Chosen) => Promise<void>,
): Promise<void> {
  const { asks } = choice;
  if (asks === undefined) return show({ id: choice.id, value: null });
  session.ask(
    new NumberForm(session, {
      title: choice.title,
      label: asks,
      start: choice.value ?? '',
      submit: 'show what it does',
      refused: 'nothing was done',
      text: () => ['What it does is shown before it is done.'],
      problem: (typed) => (typed === '' ? `type ${asks}` : null),
      onNumber: (typed) => show({ id: choice.id, value: typed }),
    }),
  );
}

async function showPlan(session: Session, issue: IssueShown, chosen: Chosen | null): Promise<void> {
  const name = sanitize(issue.subject, 40);
  const dialog = new PlanDialog(session, {
    kind: 'fix',
    title: `Fix ${name}: ${issue.class} ${issue.title}`,
    about: [sanitize(issue.line, 300), ...unsureWords(session, issue)],
    args: { issue: String(issue.id), ...chosenArgs(chosen) },
    name,
    many: false,
  });
  await dialog.open();
}

function chosenArgs(chosen: Chosen | null): Readonly<Record<string, string>> {
  if (chosen === null) return {};
  return { choose: chosen.id, ...(chosen.value !== null && { value: chosen.value }) };
}

function unsureWords({ now }: Session, { unsureSince }: IssueShown): string[] {
  if (unsureSince === null) return [];
  return [`Unsure: its source was last read ${relative(unsureSince, now())}. r fetches it again first.`];
}

/**
 * Several issues as one group: their number is said first and typed before it is done. Where a person has to choose, and all of them
 * have the same ways, it is asked once for all.
 */
export async function askFixAll(
  session: Session,
  meant: { readonly ids: readonly number[]; readonly what: string },
): Promise<void> {
  const { ids, what } = meant;
  if (ids.length > mostMeant)
    return session.say('warn', `more than ${mostMeant} issues are meant: filter them down first`);
  if (ids.length === 0) return session.say('warn', 'nothing that is open is meant');
  const choice = await groupChoice(session, ids);
  if (choice.kind === 'none') return showGroup(session, meant, { chosen: null, words: [] });
  if (choice.kind === 'differing') {
    const why = 'A person has to choose how, and they have not all the same ways: f on each asks';
    if (choice.all) return session.say('warn', why);
    return showGroup(session, meant, { chosen: null, words: [`Of some of them: ${why}.`] });
  }
  session.ask(
    new ChoiceDialog(
      session,
      `Fix ${ids.length}: how?`,
      `${sanitize(what, 300)}. Choose a way for all ${ids.length}; what it does is shown before it is done.`,
      choice.ways.map((way) => ({
        text: way.title,
        hint: way.id,
        run: () => withValue(session, way, (chosen) => showGroup(session, meant, { chosen, words: [] })),
      })),
    ),
  );
}

async function showGroup(
  session: Session,
  { ids, what }: { readonly ids: readonly number[]; readonly what: string },
  { chosen, words }: { readonly chosen: Chosen | null; readonly words: readonly string[] },
): Promise<void> {
  const dialog = new PlanDialog(session, {
    kind: 'fix',
    title: `Fix ${ids.length} ${ids.length === 1 ? 'issue' : 'issues'}: ${what}`,
    about: [
      `${ids.length} ${ids.length === 1 ? 'issue is' : 'issues are'} meant: ${what}. They are done as one group, and one key takes the group back.`,
      ...words,
    ],
    args: { issue: ids.join(','), ...chosenArgs(chosen) },
    name: what,
    many: true,
  });
  await dialog.open();
}

/** All that is open at one order, the causes first; with one issue as for that. */
export async function askFixOrder(
  session: Session,
  order: { readonly id: number; readonly number: string },
  issues: readonly IssueShown[],
): Promise<void> {
  const fixable = issues.filter((issue) => whyNoFix(session, issue) === null);
  const [only] = fixable;
  if (only && fixable.length === 1) return askFix(session, only);
  const dialog = new PlanDialog(session, {
    kind: 'fix',
    title: `Fix all of ${order.number}`,
    about: [`${issues.length} issues of this order, what brings others about first.`],
    args: { order: `id:${order.id}` },
    name: order.number,
    many: true,
  });
  await dialog.open();
}
