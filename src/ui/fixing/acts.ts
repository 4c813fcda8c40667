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
        run: () => withValue(session, issue, choice),
      })),
    ),
  );
}

/** What has to be typed with a choice is asked for before its plan is made. */
async function withValue(session: Session, issue: IssueShown, choice: OfferedChoice): Promise<void> {
  const { asks } = choice;
  if (asks === undefined) return showPlan(session, issue, { id: choice.id, value: null });
  session.ask(
    new NumberForm(session, {
      title: choice.title,
      label: asks,
      start: choice.value ?? '',
      submit: 'show what it does',
      refused: 'nothing was done',
      text: () => ['What it does is shown before it is done.'],
      problem: (typed) => (typed === '' ? `type ${asks}` : null),
      onNumber: (typed) => showPlan(session, issue, { id: choice.id, value: typed }),
    }),
  );
}

async function showPlan(
  session: Session,
  issue: IssueShown,
  chosen: { readonly id: string; readonly value: string | null } | null,
): Promise<void> {
  const name = sanitize(issue.subject, 40);
  const choice = chosen && { choose: chosen.id, ...(chosen.value !== null && { value: chosen.value }) };
  const dialog = new PlanDialog(session, {
    kind: 'fix',
    title: `Fix ${name}: ${issue.class} ${issue.title}`,
    about: [sanitize(issue.line, 300), ...unsureWords(session, issue)],
    args: { issue: String(issue.id), ...choice },
    name,
    many: false,
  });
  await dialog.open();
}

function unsureWords({ now }: Session, { unsureSince }: IssueShown): string[] {
  if (unsureSince === null) return [];
  return [`Unsure: its source was last read ${relative(unsureSince, now())}. r fetches it again first.`];
}

/** Several issues as one group: their number is said first and typed before it is done. */
export async function askFixAll(
  session: Session,
  meant: { readonly ids: readonly number[]; readonly what: string },
): Promise<void> {
  const { ids, what } = meant;
  if (ids.length > mostMeant)
    return session.say('warn', `more than ${mostMeant} issues are meant: filter them down first`);
  if (ids.length === 0) return session.say('warn', 'nothing that is open is meant');
  const dialog = new PlanDialog(session, {
    kind: 'fix',
    title: `Fix ${ids.length} ${ids.length === 1 ? 'issue' : 'issues'}: ${what}`,
    about: [
      `${ids.length} ${ids.length === 1 ? 'issue is' : 'issues are'} meant: ${what}. They are done as one group, and one key takes the group back.`,
    ],
    args: { issue: ids.join(',') },
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
