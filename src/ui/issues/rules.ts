import { decisionsForRule } from '../../core/domain/likeness.ts';
import { usualDailyLimit } from '../../core/domain/trust.ts';
import type { Replay } from '../../core/issues/rule-proposals.ts';
import { switchRule, type WeighedRule, weighedRules } from '../../core/issues/rules.ts';
import { askAgain, type ClassStanding, classStandings, trustAlone } from '../../core/issues/trust.ts';
import { sanitize } from '../../core/sanitize.ts';
import { NotPossible } from '../../core/store/print/decisions.ts';
import { AsideForm } from '../dialogs/aside-form.ts';
import { type Choice, ChoiceDialog } from '../dialogs/choice.ts';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import { NumberForm } from '../dialogs/number-form.ts';
import { counted } from '../present/counts.ts';
import { standingWords } from '../present/issue-words.ts';
import { shortDate } from '../present/time.ts';
import type { Session } from '../session.ts';
import { alikeness, askIgnoreAlways } from './aside.ts';
import type { IssuePlace } from './place.ts';

/** What can be settled once for all issues of a class: to be mended without asking, decided in one way, or ignored. */
export async function askRules(place: IssuePlace, cls: string): Promise<void> {
  const { session, issue } = place;
  const { store, settings } = session;
  const at = { now: session.now(), zone: settings.zone };
  const standing = (await classStandings(store.db, at)).find(({ definition }) => definition.id === cls);
  if (!standing) return session.say('warn', `this version knows no class ${cls}`);
  const rules = await weighedRules(store.db, { class: cls }, at.now);
  const match = issue?.class === cls ? alikeness(issue) : null;
  const choices = [
    ...trustChoices(session, standing),
    ...rules.map((rule) => ruleChoice(session, rule)),
    ...(match !== null && issue
      ? [
          {
            text: `ignore all with ${match}`,
            hint: 'a new rule',
            run: async () => askIgnoreAlways(place, issue, match),
          },
        ]
      : []),
  ];
  const words = `${cls} ${standing.definition.title}: ${standingWords(standing.standing, standing.doneToday)}.`;
  if (choices.length === 0) {
    const later = `${cls}: nothing to settle yet; a rule is offered after ${decisionsForRule} equal decisions`;
    return session.say('plain', later);
  }
  session.ask(new ChoiceDialog(session, `Rules for ${cls}`, words, choices));
}

function trustChoices(session: Session, { definition, standing }: ClassStanding): Choice[] {
  const { id } = definition;
  const { store, actor } = session;
  if (standing.state === 'offered') {
    const words = `Issues of ${id} are then mended as they open, as a key would; never more at once than is plausible. One undo ends it.`;
    const ask = (): void =>
      session.ask(
        new NumberForm(session, {
          title: `Mend ${id} without asking`,
          before: [`${standing.done} fixes were done as shown, proven, and not taken back.`, words],
          label: 'at most a day',
          start: String(usualDailyLimit),
          submit: 'trust it',
          refused: 'nothing was changed',
          text: () => [],
          problem: (typed) => (/^[1-9]\d{0,3}$/.test(typed) ? null : 'a whole number from 1 on'),
          onNumber: (typed) =>
            tried(session, async () => {
              await trustAlone(store, actor, id, Number(typed), session.now());
              return `${id} is mended without asking, up to ${typed} a day (m asks again)`;
            }),
        }),
      );
    return [{ text: `mend ${id} without asking`, hint: 'offered now', run: async () => ask() }];
  }
  if (standing.state !== 'alone') return [];
  const ask = (): void =>
    session.ask(
      new AsideForm(session, {
        title: `Ask about ${id} again`,
        about: [`From now on each ${id} waits for a key.`],
        submit: 'ask again',
        onSaid: ({ reason }) =>
          tried(session, async () => {
            await askAgain(store, actor, id, reason, session.now());
            return `${id} is asked about again`;
          }),
      }),
    );
  return [{ text: `ask about ${id} again`, hint: 'it is trusted now', run: async () => ask() }];
}

function ruleChoice(session: Session, rule: WeighedRule): Choice {
  const to = rule.state === 'on' ? 'off' : 'on';
  return {
    text: `rule ${rule.id}: ${ruleWords(rule)}`,
    hint: rule.state === 'propose' ? 'proposed' : rule.state,
    run: async () =>
      session.ask(
        new ConfirmDialog(session, {
          title: `Switch rule ${rule.id} ${to}?`,
          text: [
            `Where ${ruleWords(rule)}: ${rule.does}.`,
            `Why: ${sanitize(rule.reason, 200)}.`,
            ...(rule.replay ? replayWords(session, rule.replay) : []),
          ],
          yes: `switch it ${to}`,
          onYes: () =>
            tried(session, async () => {
              const { issues } = await switchRule(session.store, session.actor, rule.id, to, session.now());
              const what =
                issues === 0 ? '' : `: ${counted(issues, 'issue')} ${to === 'on' ? 'put aside' : 'count again'}`;
              return `rule ${rule.id} is ${to}${what} (m switches it ${to === 'on' ? 'off' : 'on'})`;
            }),
        }),
      ),
  };
}

function ruleWords({ match, choice, kind }: WeighedRule): string {
  const where = Object.entries(match)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return sanitize(
    `${where}${kind === 'decide' ? ` → ${choice?.id}${choice?.value ? ` ${choice.value}` : ''}` : ' → ignore'}`,
    120,
  );
}

/** What the rule would have done in the last 30 days, had it been on. */
function replayWords({ settings, now }: Session, { from, decided, same, nobody, surprises }: Replay): string[] {
  const since = shortDate(from, settings.zone, now());
  const told = surprises.slice(0, 3).map(({ issueId, subject, how }) => {
    const did =
      how.did === 'chose' ? `chose ${how.choice.id}` : how.did === 'took-back' ? 'took it back' : 'ignored it';
    return `issue ${issueId} of ${sanitize(subject, 40)}: a person ${did}`;
  });
  return [
    `Since ${since} it would have decided ${counted(decided, 'issue')}: ${same} as a person did, ${nobody} that nobody decided, ${surprises.length} otherwise.`,
    ...told,
    ...(surprises.length > 0 ? ['As long as it would have surprised somebody it stays a proposal.'] : []),
  ];
}

async function tried(session: Session, work: () => Promise<string>): Promise<void> {
  try {
    session.say('good', await work());
  } catch (error) {
    if (!(error instanceof NotPossible)) throw error;
    session.say('warn', error.message);
  }
}
