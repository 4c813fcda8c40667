import type { ChannelsOff } from '../channels-off.ts';
import type { InboxReader } from '../inbox/open.ts';
import type { AlertSettings } from '../settings-alerts.ts';
import type { Reader } from '../store/store.ts';
import type { HostFacts } from './host.ts';

/** Critical: work stands still or is lost if nobody comes. Warning: somebody should look today. */
export type AlertSeverity = 'warning' | 'critical';

/** Where in the console an alert comes from. */
export type AlertPlace =
  | { readonly screen: 'history'; readonly job: string }
  | { readonly screen: 'run'; readonly id: number }
  | { readonly screen: 'queue'; readonly filter?: string }
  | { readonly screen: 'issues'; readonly filter?: string }
  | { readonly screen: 'stock-item'; readonly barcode: string }
  | { readonly screen: 'order'; readonly id: number }
  | { readonly screen: 'jobs' | 'orders' | 'logs' | 'products' | 'stock' };

/** One thing that needs an eye. All of its words may leave the house: ids, counts, names of jobs; never what a buyer wrote. */
export interface AlertFinding {
  /** Tells it from others of its class, and is the same as long as it lasts. */
  readonly key: string;
  /** The class's unless told. */
  readonly severity?: AlertSeverity;
  /** How near its deadline is, or how far it has got: when it grows, it is told again. */
  readonly level?: number;
  /** One line. No age in it: the same as long as nothing changes. */
  readonly line: string;
  /** How often it came, where that can be counted: runs that ended so, documents that cannot be read, dead letters. */
  readonly occurrences?: number;
  /** What is known of the cause, for the detail. */
  readonly cause?: string;
  /** What to do; the class's unless told. */
  readonly next?: string;
  readonly place?: AlertPlace;
  /** UTC epoch ms. */
  readonly deadlineAt?: number;
  /** Since when it holds, UTC epoch ms. */
  readonly since: number;
}

/** An access that ends at a date, so that it can be told before. */
export interface KeyExpiry {
  readonly name: string;
  /** UTC epoch ms of the end of its last day. */
  readonly at: number;
}

/** What a class may look at. Nothing is changed by it. */
export interface AlertLook {
  readonly db: Reader;
  /** What others told us; null where nothing was ever received. */
  readonly inbox: InboxReader | null;
  /** UTC epoch ms. */
  readonly now: number;
  /** The business's. */
  readonly zone: string;
  readonly settings: AlertSettings;
  /** How long a run of each job may take (ms). */
  readonly timeLimits: ReadonlyMap<string, number>;
  readonly host: HostFacts;
  readonly keyExpiries: readonly KeyExpiry[];
  /** Channels that are off: of what they tell nothing is expected. */
  readonly off: ChannelsOff;
}

/** An alert that is open, as far as it is compared with what is found. */
export interface StandingAlert {
  readonly id: number;
  readonly class: string;
  readonly key: string;
  readonly severity: AlertSeverity;
  readonly level: number;
  readonly line: string;
  readonly occurrences: number | null;
  readonly isEvent: boolean;
  /** Since when it held when it was opened, UTC epoch ms. */
  readonly since: number;
  readonly openedAt: number;
}

/** One kind of thing that needs an eye: its rule, its words, and what to do. */
export interface AlertDefinition {
  /** `job-silent` */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly severity: AlertSeverity;
  /** It has to hold for so long before it is told. */
  readonly graceMs: number;
  /** `prompt`: the engine asks every minute; `hourly`: only the job `watch` asks, since it costs more or nothing hurries. */
  readonly pace: 'prompt' | 'hourly';
  /** What to do about it. */
  readonly next: string;
  /** The switch with which it is told or stands in the console only. */
  readonly toldIf?: 'onError' | 'onLowStock';
  find(look: AlertLook): Promise<readonly AlertFinding[]>;
  /**
   * Asked about an alert that is open and is not found any more: why it is no longer watched though what it tells was never put right, in
   * words that follow "no longer watched:". Null: it is right again. Where a class has no such end, it is left out.
   */
  lapse?(look: AlertLook, alert: StandingAlert): Promise<string | null>;
}

/** Defines a class; what is left out: a warning, told at once, looked for by the engine. */
export function defineAlert(
  definition: Omit<AlertDefinition, 'severity' | 'graceMs' | 'pace'> &
    Partial<Pick<AlertDefinition, 'severity' | 'graceMs' | 'pace'>>,
): AlertDefinition {
  return { severity: 'warning', graceMs: 0, pace: 'prompt', ...definition };
}
