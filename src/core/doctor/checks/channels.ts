import type { ChannelOff } from '../../channels/channel.ts';
import { channelOffWords } from '../../channels-off.ts';
import type { Channels } from '../../context.ts';
import { type Answer, type Check, failed, off, ok, warning } from '../check.ts';
import type { Subject } from '../subject.ts';

const minuteMs = 60_000;
const group = 'channels';
const timeoutMs = 30_000;

/** What asking a channel takes; `setup` asks with settings that are not kept yet. */
export type ChannelSubject = Pick<Subject, 'settings' | 'channels' | 'clock' | 'http' | 'signal'>;

/** Asks each channel with its credentials for something that changes nothing. Throws what the channel throws. */
export const channelAsks = {
  shipstation: (subject: ChannelSubject) =>
    ask(subject, 'shipstation', (channel) =>
      channel.listTags().then((tags) => ok(`the key and the secret are taken; ${tags.length} tags`)),
    ),
  trendyol: (subject: ChannelSubject) =>
    ask(subject, 'trendyol', (channel) => {
      const now = subject.clock.now();
      const asked = channel.listPackages({ from: now - minuteMs, to: now }, 0);
      return asked.then(({ total }) =>
        ok(`the seller, the key and the secret are taken; ${total} packages changed within hours`),
      );
    }),
  opencart: (subject: ChannelSubject) => ask(subject, 'opencart', examineShop),
  llm: askModel,
};

/** Each channel is asked with its credentials for something that changes nothing (S66, M1, M2, M122). */
export const channelChecks: readonly Check[] = [
  {
    id: 'shipstation',
    title: 'ShipStation',
    group,
    network: true,
    timeoutMs,
    about:
      'A signed call that changes nothing: the list of tags. 401 says that key or secret is wrong, 402 that the plan has no API, 403 that the account may not.',
    run: channelAsks.shipstation,
  },
  {
    id: 'trendyol',
    title: 'Trendyol',
    group,
    network: true,
    timeoutMs,
    about:
      'A signed call that changes nothing: the packages of the last minute. 401 says that seller, key or secret is wrong; 403 that the User-Agent is not taken (seller id and integrator) or the key lacks a right; both are told apart.',
    run: channelAsks.trendyol,
  },
  {
    id: 'opencart',
    title: 'OpenCart',
    group,
    network: true,
    timeoutMs,
    about:
      'The shop’s own database is opened, its tables and columns are compared with those of OpenCart 4.0.2, and products, barcodes and barcodes that stand twice are counted. Nothing is written to a shop whose tables differ.',
    run: channelAsks.opencart,
  },
  {
    id: 'llm',
    title: 'Language model',
    group,
    network: true,
    about:
      'The server’s list of models is asked for with the key; a server without such a list that answers at all counts as well. No text is sent and nothing is spent.',
    run: channelAsks.llm,
  },
];

type Asked<K extends keyof Channels> = Exclude<Channels[K], ChannelOff>;

async function ask<K extends 'shipstation' | 'trendyol' | 'opencart'>(
  subject: ChannelSubject,
  id: K,
  how: (channel: Asked<K>) => Promise<Answer>,
): Promise<Answer> {
  if (!subject.settings()[id]) return off(channelOffWords[id]);
  const channel = (await subject.channels())[id];
  return 'off' in channel ? off(channel.why) : how(channel as Asked<K>);
}

async function examineShop(shop: Asked<'opencart'>): Promise<Answer> {
  const { server, problems, notes, counts } = await shop.examine();
  if (problems.length > 0) {
    return failed(
      `${server}: ${[...problems, ...notes].slice(0, 4).join('; ')}`,
      'Check OPENCART_TABLE_PREFIX; another version of OpenCart than 4.0.2 is not supported, and nothing is written to it.',
    );
  }
  const told = `${server}, its tables are known`;
  if (counts === null) return ok(told);
  const { products, withBarcode, ambiguousBarcodes } = counts;
  const words = `${told}; ${products} products, ${withBarcode} with a barcode, ${ambiguousBarcodes} barcodes on several of them`;
  return ambiguousBarcodes === 0
    ? ok(words)
    : warning(words, 'Give each product a barcode of its own; `orderdeck map-barcode` decides where that cannot be.');
}

async function askModel(subject: ChannelSubject): Promise<Answer> {
  const { llm } = subject.settings();
  if (!llm) return off(channelOffWords.llm);
  const http = subject.http({ title: 'The language model', addressSetting: 'LLM_BASE_URL' });
  return http.request({
    method: 'GET',
    url: `${llm.baseUrl}/models`,
    headers: llm.apiKey === null ? {} : { authorization: `Bearer ${llm.apiKey}` },
    signal: subject.signal,
    read: ({ status, text }) => {
      if (status === 401 || status === 403)
        return failed(`The server refuses the key (${status}).`, 'Set LLM_API_KEY in .env anew.');
      if (status >= 500) return failed(`The server answers ${status}.`, 'Wait, or see LLM_BASE_URL.');
      if (status !== 200) return ok(`it answers; it keeps no list of models (${status})`);
      return text.includes(JSON.stringify(llm.model))
        ? ok(`the key is taken, and it has ${llm.model}`)
        : warning(`the key is taken; its list of models does not name ${llm.model}`, 'Check LLM_MODEL.');
    },
  });
}
