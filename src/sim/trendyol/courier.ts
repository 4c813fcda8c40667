import type { SimClock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { WebhookSettings } from './settings.ts';
import type { Subscription, Subscriptions, WebhookAuthentication } from './subscriptions.ts';
import type { PackageStatus, WirePackage, WirePage } from './wire.ts';

/** One attempt to deliver, as it went. */
export interface Delivery {
  /** Epoch ms of the world. */
  readonly at: number;
  readonly subscriptionId: string;
  readonly shipmentPackageId: number;
  readonly status: PackageStatus;
  readonly lastModifiedDate: number;
  /** From 1. */
  readonly attempt: number;
  /** What the receiver answered; 0 for nothing. */
  readonly answer: number;
}

interface Parcel {
  readonly subscriptionId: string;
  readonly order: Pick<WirePackage, 'shipmentPackageId' | 'status' | 'lastModifiedDate'>;
  readonly text: string;
  attempts: number;
  due: number;
}

const RESEND_AFTER = 5 * 60_000;
const MOST_FAILURES = 13;
/** Wall ms that a receiver has to answer. */
const PATIENCE = 5_000;
/** Packages are told of side by side; what happens to one of them is told in order. */
const LANES = 8;
const MOST_LOGGED = 50_000;

/** Carries every change to whoever wants to hear of it: real HTTP, the page model, the full package each time (facts B6). */
export class Courier {
  /** The latest attempts, newest last. */
  readonly deliveries: Delivery[] = [];
  /** What was never even tried, by the setting `drops`. */
  dropped = 0;
  /** What was given up because its subscription had become passive or was gone. */
  lost = 0;
  readonly #subscriptions: Subscriptions;
  readonly #settings: WebhookSettings;
  readonly #random: Random;
  readonly #clock: SimClock;
  readonly #stop = new AbortController();
  #parcels: Parcel[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(subscriptions: Subscriptions, settings: WebhookSettings, random: Random, clock: SimClock) {
    this.#subscriptions = subscriptions;
    this.#settings = settings;
    this.#random = random;
    this.#clock = clock;
  }

  /** How many deliveries are waiting, now or for their next attempt. */
  get waiting(): number {
    return this.#parcels.length;
  }

  /** Takes a change in for delivery, as the package is now. */
  announce(order: WirePackage): void {
    const listening = this.#subscriptions.listening(order.status);
    if (listening.length === 0) return;
    const page: WirePage<WirePackage> = { totalElements: 1, totalPages: 1, page: 0, size: 1, content: [order] };
    const text = JSON.stringify(page);
    const { shipmentPackageId, status, lastModifiedDate } = order;
    const now = this.#clock.now();
    for (const { id } of listening) {
      if (this.#random.chance(this.#settings.drops)) {
        this.dropped += 1;
        continue;
      }
      const copies = this.#random.chance(this.#settings.duplicates) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const late = this.#random.chance(this.#settings.disorder) ? this.#random.int(30, 240) * 1_000 : 0;
        this.#parcels.push({
          ...{ subscriptionId: id, text, attempts: 0, due: now + late },
          order: { shipmentPackageId, status, lastModifiedDate },
        });
      }
    }
  }

  /** Sends all that is due, and what is still on its way from an earlier call; resolves when every one has its answer. */
  deliver(): Promise<void> {
    this.#running = this.#running.then(() => this.#round());
    return this.#running;
  }

  /** Ends what is on its way; nothing is sent any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#parcels = [];
    await this.#running;
  }

  async #round(): Promise<void> {
    const now = this.#clock.now();
    const due = this.#parcels.filter((parcel) => parcel.due <= now).sort((a, b) => a.due - b.due);
    if (due.length === 0) return;
    this.#parcels = this.#parcels.filter((parcel) => parcel.due > now);
    const lanes = Array.from({ length: LANES }, (_, lane) =>
      due.filter(({ order }) => order.shipmentPackageId % LANES === lane),
    );
    await Promise.all(lanes.map((lane) => this.#walk(lane, now)));
  }

  async #walk(lane: readonly Parcel[], now: number): Promise<void> {
    for (const parcel of lane) {
      if (this.#stop.signal.aborted) return;
      const subscription = this.#subscriptions.find(parcel.subscriptionId);
      if (subscription?.status !== 'ACTIVE') {
        this.lost += 1;
        continue;
      }
      await this.#attempt(parcel, subscription, now);
    }
  }

  async #attempt(parcel: Parcel, subscription: Subscription, now: number): Promise<void> {
    parcel.attempts += 1;
    const answer = await this.#post(subscription, parcel.text);
    const { subscriptionId, order, attempts } = parcel;
    this.deliveries.push({ at: now, subscriptionId, ...order, attempt: attempts, answer });
    if (this.deliveries.length > MOST_LOGGED) this.deliveries.shift();
    if (answer >= 200 && answer < 300) return;
    if (attempts >= MOST_FAILURES) {
      this.lost += 1;
      this.#subscriptions.setStatus(subscriptionId, 'PASSIVE', now);
      return;
    }
    parcel.due = now + RESEND_AFTER;
    if (!this.#stop.signal.aborted) this.#parcels.push(parcel);
  }

  async #post({ url, authentication }: Subscription, body: string): Promise<number> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...proof(authentication) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(PATIENCE)]),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}

function proof(authentication: WebhookAuthentication): Record<string, string> {
  if (authentication.authenticationType === 'API_KEY') return { 'x-api-key': authentication.apiKey };
  const { username, password } = authentication;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
