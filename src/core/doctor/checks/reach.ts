import { type Service, unreachable } from '../../network-failure.ts';
import type { Settings } from '../../settings.ts';
import { type Check, off, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';

/** A connection that takes longer (ms) makes every call slow. */
const slowMs = 2000;

interface Way {
  readonly id: string;
  readonly service: Service;
  /** Where it leads as things are set up; empty: the channel is off. */
  readonly addresses: (settings: Settings) => readonly string[];
}

const ways: readonly Way[] = [
  {
    id: 'shipstation',
    service: { title: 'ShipStation', addressSetting: 'SHIPSTATION_BASE_URL' },
    addresses: ({ shipstation }) => (shipstation ? [shipstation.baseUrl] : []),
  },
  {
    id: 'amazon',
    service: { title: 'Amazon Custom', addressSetting: 'AMAZON_CUSTOM_HOSTS' },
    addresses: ({ shipstation, amazonCustom }) =>
      shipstation ? amazonCustom.hosts.map((host) => `${isLoopback(host) ? 'http' : 'https'}://${host}`) : [],
  },
  {
    id: 'trendyol',
    service: { title: 'Trendyol', addressSetting: 'TRENDYOL_BASE_URL' },
    addresses: ({ trendyol }) => (trendyol ? [trendyol.baseUrl] : []),
  },
  {
    id: 'opencart',
    service: { title: 'The shop’s database', addressSetting: 'OPENCART_DATABASE_URL' },
    addresses: ({ opencart }) =>
      opencart?.database.kind === 'mysql'
        ? [`mysql://${hostPort(opencart.database.host, opencart.database.port)}`]
        : [],
  },
  {
    id: 'llm',
    service: { title: 'The language model', addressSetting: 'LLM_BASE_URL' },
    addresses: ({ llm }) => (llm ? [llm.baseUrl] : []),
  },
];

/** The way to each host and port, timed: name, connection and, where it is encrypted, certificate (M125). */
export const reachChecks: readonly Check[] = ways.map(({ id, service, addresses }) => ({
  id: `reach-${id}`,
  title: `Way to ${service.title.replace(/^The /, 'the ')}`,
  group: 'channels',
  network: true,
  about: `A bare connection to each host and port of ${service.addressSetting}, timed: the name is looked up, the port answers, the certificate is good. Where this fails and the network is fine, a firewall stands in between.`,
  run: async (subject) => {
    const urls = addresses(subject.settings()).map((address) => new URL(address));
    if (urls.length === 0) return off('nothing of it is set up');
    const took = await Promise.all(urls.map(async (url) => ({ url, ms: await connect(url, service, subject) })));
    const words = took
      .map(({ url, ms }) => `${hostPort(url.hostname, portOf(url))} in ${Math.round(ms)} ms`)
      .join(', ');
    return took.some(({ ms }) => ms > slowMs)
      ? warning(words, 'See what makes the way so slow: name server, proxy, VPN.')
      : ok(words);
  },
}));

/** @returns how long it took, ms. @throws ChannelError 'unreachable' in the words of every other call */
async function connect(url: URL, service: Service, { signal }: Subject): Promise<number> {
  const { connectTo } = await import('../connect-to.ts');
  return connectTo(url, portOf(url), signal).catch((error: unknown) => {
    throw unreachable(error, service, url);
  });
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

function hostPort(host: string, port: number): string {
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:|$)/.test(host);
}
