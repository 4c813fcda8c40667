import { presetNames, presetWords } from '../../core/domain/presets.ts';
import { applyChange, type ChangePlan, planChange } from '../../jobs/settings/change.ts';
import type { SettingsDesk } from '../../jobs/settings/desk.ts';
import { limitWords } from '../../jobs/settings/preset-limits.ts';
import { type PresetPlan, planPreset, presetStanding } from '../../jobs/settings/preset-plan.ts';
import { masterName, type SettingRow } from '../../jobs/settings/rows.ts';
import { changeWords } from '../../jobs/settings/told.ts';
import { planUndo } from '../../jobs/settings/undo.ts';
import { pauseJob } from '../commands.ts';
import { ChoiceDialog } from '../dialogs/choice.ts';
import { ConfirmDialog } from '../dialogs/confirm.ts';
import type { Session } from '../session.ts';

/** What this console works with when it looks at settings or changes them. */
export function deskOf({ settings, environment, store, jobs, actor, now }: Session): SettingsDesk {
  return { home: settings.home, zone: settings.zone, environment, store, jobs, actor, now };
}

/** A diff, a line each. */
function diffLines({ changes }: ChangePlan): string[] {
  return changes.map(changeWords).map(({ name, before, after }) => `${name}: ${before} → ${after}`);
}

/** Says what was changed, and how it is taken back. */
export function sayChanged(session: Session, plan: ChangePlan): void {
  const [first = 'it is so already', ...more] = diffLines(plan);
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  session.say(plan.changes.length === 0 ? 'plain' : 'good', `${first}${rest}`);
}

/** Shows what would change, and changes it when that is confirmed. */
export function askChange(
  session: Session,
  plan: ChangePlan,
  what: string,
  words: string,
  { undoes, lines = diffLines(plan) }: { readonly undoes?: number; readonly lines?: readonly string[] } = {},
): void {
  if (plan.changes.length === 0) {
    session.say('plain', `${what}: it is so already`);
    return;
  }
  session.ask(
    new ConfirmDialog(session, {
      title: what,
      text: [words, ...lines],
      yes: 'change it',
      onYes: async () => {
        await applyChange(deskOf(session), plan, what, undoes);
        sayChanged(session, plan);
      },
    }),
  );
}

/** Offers the presets, the one that fits first said so; the chosen one is shown as a diff. */
export async function askPreset(session: Session): Promise<void> {
  const desk = deskOf(session);
  const { fits, holds, products } = await presetStanding(desk);
  const choices = presetNames.map((name) => ({
    text: name,
    hint: `${presetWords[name]}${fits === name ? `: fits your ${products}` : ''}${holds === name ? ' (holds now)' : ''}`,
    run: async () => {
      const plan = await planPreset(desk, name);
      askChange(session, plan, `preset ${name}`, 'These would change (u takes them back as one):', {
        lines: presetLines(plan),
      });
    },
  }));
  session.ask(new ChoiceDialog(session, 'Preset', 'Six settings that fit the size of a shop.', choices));
}

/** The two lists of limits by what they come to, job by job, for which a dialog has room. */
function presetLines(plan: PresetPlan): string[] {
  const changes = plan.changes.filter(({ name }) => !/^RUN_(TIME|MEMORY)_LIMITS$/.test(name));
  const limits = plan.limits.map(limitWords);
  return [...diffLines({ ...plan, changes }), 'RUN_TIME_LIMITS and RUN_MEMORY_LIMITS, job by job:', ...limits];
}

/** Takes the last change back, after it was shown. */
export async function askUndo(session: Session): Promise<void> {
  const plan = await planUndo(deskOf(session));
  askChange(session, plan, `undo of ${plan.of.what}`, `Taken back, as ${plan.of.actor} changed it:`, {
    undoes: plan.of.id,
  });
}

/** Pauses the job of a schedule, or all jobs, or lets them go on. */
export async function toggle(session: Session, row: SettingRow): Promise<void> {
  if (row.job !== null) {
    await pauseJob(session, row.job, row.paused === null);
    const risk = session.jobs.find(({ id }) => id === row.job)?.whilePaused;
    const paused = `is paused: only a person starts it${risk === undefined ? '' : `; ${risk}`} (p resumes)`;
    return session.say('good', `${row.job} ${row.paused === null ? paused : 'starts by itself again'}`);
  }
  const value = toggled(row) ?? null;
  const plan = await planChange(deskOf(session), [{ name: row.name, value }]);
  await applyChange(deskOf(session), plan, `set ${row.name}`);
  sayChanged(session, plan);
}

function toggled({ name, value }: SettingRow): string | undefined {
  const [on, off] = name === masterName ? ['on', 'off'] : ['yes', 'no'];
  return /^(on|yes|true|1)$/i.test(value ?? '') ? off : on;
}

/** Whether a setting can be turned on and off; null when it can. */
export function whyNoToggle({ job, type }: SettingRow): string | null {
  return job !== null || type === 'on or off' || type === 'yes or no'
    ? null
    : 'it is nothing that is on or off (e edits)';
}
