import type { Command } from 'commander';
import { closeChannels, connectChannels } from '../../connect.ts';
import type { Channels } from '../../core/context.ts';
import { span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
import { askTimeoutMs, type Probe, probes } from '../channel-probes.ts';
import { explain } from '../failure.ts';
import { type Session, withSession } from '../session.ts';

/** What was found out about one channel. */
interface Check {
  readonly channel: string;
  readonly state: 'ok' | 'off' | 'failed';
  readonly detail: string;
  readonly hint: string | null;
  readonly ms: number;
}

/** `doctor`: whether each channel can be worked with as it is set up, asked now (M1, M2, M122, S66). */
export function registerDoctor(program: Command): void {
  act(
    program.command('doctor').description('ask each channel whether it can be worked with: credentials, database'),
    doctor,
  );
}

async function doctor({ home, output }: Call): Promise<number> {
  return withSession(home, async (session) => {
    const channels = connectChannels(session.installation, {
      control: session.store,
      runId: null,
      signal: AbortSignal.timeout(askTimeoutMs),
      onWait: () => undefined,
      urgent: true,
      dryRun: true,
    });
    const checks: Check[] = [];
    try {
      for (const probe of probes) checks.push(await check(session, probe, channels));
    } finally {
      await closeChannels(channels);
    }
    const ok = checks.every(({ state }) => state !== 'failed');
    output.document({ ok, checks });
    for (const { channel, state, detail, hint, ms } of checks) {
      const [sign, tone] =
        state === 'ok' ? (['✓', 'good'] as const) : state === 'off' ? (['–', 'dim'] as const) : (['✗', 'bad'] as const);
      output.print(
        { text: `${sign} ${channel.padEnd(12)}`, tone },
        `${detail}${state === 'ok' ? ` (${span(ms)})` : ''}`,
      );
      if (hint !== null) output.print({ text: `  ${hint}`, tone: 'dim' });
    }
    return ok ? 0 : 1;
  });
}

async function check({ now }: Session, { channel, ask }: Probe, channels: Channels): Promise<Check> {
  const began = performance.now();
  const ended = (state: Check['state'], detail: string, hint: string | null): Check => ({
    ...{ channel, state, detail, hint },
    ms: Math.round(performance.now() - began),
  });
  try {
    const asked = ask(channels, now());
    if ('off' in asked) return ended('off', asked.why, null);
    return ended('ok', await asked, null);
  } catch (error) {
    const { message, hint } = explain(error);
    return ended('failed', message, hint);
  }
}
