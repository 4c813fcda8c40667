import { channelsOff } from '../channels-off.ts';
import { localDay } from '../domain/zones.ts';
import type { InboxReader } from '../inbox/open.ts';
import type { Redact } from '../redact.ts';
import { type DeclaredLimits, runLimits } from '../run-limits.ts';
import type { Settings } from '../settings.ts';
import type { NotifierId } from '../store/alerts/messages.ts';
import type { Reader } from '../store/store.ts';
import type { AlertLook, KeyExpiry } from './alert.ts';
import { type HostFacts, hostFacts } from './host.ts';
import type { Notifier } from './notify/notifier.ts';

/** How this process tells somebody outside. */
export interface Alerting {
  readonly notifiers: readonly Notifier[];
  /** Tells who watches from outside that a round is over; null where nobody does. @throws ChannelError */
  readonly ping: ((signal: AbortSignal) => Promise<void>) | null;
  readonly redact: Redact;
}

/** By which ways somebody is told, without connecting to any. */
export function notifiersOf({ alerts }: Pick<Settings, 'alerts'>): NotifierId[] {
  return [...(alerts.mail ? (['email'] as const) : []), ...(alerts.webhook ? (['webhook'] as const) : [])];
}

export interface LookFrom {
  readonly db: Reader;
  readonly inbox: InboxReader | null;
  readonly now: number;
  readonly settings: Settings;
  readonly jobs: readonly DeclaredLimits[];
  readonly host?: HostFacts;
}

/** What the classes may look at, as this installation is set up. */
export function alertLook({ db, inbox, now, settings, jobs, host }: LookFrom): AlertLook {
  return {
    ...{ db, inbox, now },
    zone: settings.zone,
    settings: settings.alerts,
    timeLimits: new Map(jobs.map((job) => [job.id, runLimits(job, settings).timeLimitMs])),
    host: host ?? hostFacts(settings),
    off: channelsOff(settings),
    keyExpiries: settings.keyExpiries.map((told) => expiryOf(told, settings.zone)),
  };
}

/** A credential is good to the end of its last day, in the business's zone. */
function expiryOf({ name, date }: Settings['keyExpiries'][number], zone: string): KeyExpiry {
  return { name, at: localDay(date, zone)?.to ?? Date.parse(date) };
}
