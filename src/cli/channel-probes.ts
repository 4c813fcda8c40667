import type { ChannelOff } from '../core/channels/channel.ts';
import type { Channels } from '../core/context.ts';

/** What a channel is asked: a read that needs its credentials and changes nothing. @returns what it answered, in words */
export interface Probe {
  readonly id: 'shipstation' | 'trendyol' | 'opencart';
  readonly channel: string;
  readonly ask: (channels: Channels, now: number) => Promise<string> | ChannelOff;
}

const minuteMs = 60_000;
/** How long (ms) asking may take in all. */
export const askTimeoutMs = minuteMs;

export const probes: readonly Probe[] = [
  {
    id: 'shipstation',
    channel: 'ShipStation',
    ask: ({ shipstation }) =>
      'off' in shipstation
        ? shipstation
        : shipstation.listTags().then((tags) => `the key and the secret are taken; ${tags.length} tags`),
  },
  {
    id: 'trendyol',
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
  { id: 'opencart', channel: 'OpenCart', ask: ({ opencart }) => ('off' in opencart ? opencart : examine(opencart)) },
];

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
