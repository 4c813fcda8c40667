import type { Alerting } from './alerts/alerting.ts';
import type { CatalogueHolder } from './channels/catalogue.ts';
import type { ChannelOff } from './channels/channel.ts';
import type { FileSource } from './channels/file-source.ts';
import type { ListingChannel } from './channels/listings.ts';
import type { OrderChannel } from './channels/order-writer.ts';
import type { PackageChannel } from './channels/package-source.ts';
import type { Shop } from './channels/shop.ts';
import type { TextReader } from './channels/text-reader.ts';
import type { Clock } from './clock.ts';
import type { CountName } from './domain/run.ts';
import type { Settings } from './settings.ts';
import type { Store } from './store/store.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one line of the run's log. Ids and counts only: never a secret, never a buyer's text. */
export type Log = Record<LogLevel, (text: string) => void>;

/** What the outside is to this process; a channel without credentials is off. */
export interface Channels {
  readonly shipstation: OrderChannel | ChannelOff;
  readonly amazonCustom: FileSource;
  readonly llm: TextReader | ChannelOff;
  readonly trendyol: (PackageChannel & ListingChannel & CatalogueHolder) | ChannelOff;
  readonly opencart: Shop | ChannelOff;
}
export type ChannelId = keyof Channels;

/** All that a job knows of the world. */
export interface Context {
  readonly store: Store;
  readonly channels: Channels;
  /** How somebody outside is told that something is wrong. */
  readonly alerting: Alerting;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborted when the run is cancelled, timed out or the engine drains. */
  readonly signal: AbortSignal;
  readonly run: { readonly id: number; readonly job: string; readonly attempt: number; readonly dryRun: boolean };
  /** How far the run is; shown live. `total` null: unknown. */
  progress(done: number, total: number | null, note?: string): void;
  count(name: CountName, by?: number): void;
}
