import type { Command } from 'commander';
import { closeChannels, connectChannels } from '../../connect.ts';
import type { ChannelOff } from '../../core/channels/channel.ts';
import type { Channels } from '../../core/context.ts';
import { span } from '../../ui/present/time.ts';
import { act, type Call } from '../act.ts';
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

/** What a channel is asked: a read that needs its credentials and changes nothing. @returns what it answered, in words */
interface Probe {
  readonly channel: string;
  readonly ask: (channels: Channels, now: number) => Promise<string> | ChannelOff;
}

const minuteMs = 60_000;

const probes: readonly Probe[] = [
  {
    channel: 'ShipStation',
    ask: ({ shipstation }) =>
      'off' in shipstation
        ? shipstation
        : shipstation.listTags().then((tags) => `the key and the secret are taken; ${tags.length} tags`),
  },
  {
    channel: 'Trendyol',
    ask: ({ trendyol }, now) =>
      'off' in trendyol
        ? trendyol
        : trendyol
            .listPackages({ from: now - minuteMs, to: now }, 0)
            .then(
              ({ total }) => `the seller, the key and the secret are taken; ${total} packages changed within hours`,
            ),
  },
  { channel: 'OpenCart', ask: ({ opencart }) => ('off' in opencart ? opencart : examine(opencart)) },
];

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
      signal: AbortSignal.timeout(minuteMs),
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

/** @throws Error with what is wrong with its tables */
async function examine(shop: Exclude<Channels['opencart'], ChannelOff>): Promise<string> {
  const { server, problems, notes, counts } = await shop.examine();
  if (problems.length > 0) throw new Error(`${server}: ${[...problems, ...notes].join('; ')}`);
  const barcodes =
    counts === null
      ? ''
      : `; ${counts.products} products, ${counts.withBarcode} with a barcode, ${counts.ambiguousBarcodes} barcodes on several of them`;
  return `${server}, its tables are known${barcodes}`;
}
