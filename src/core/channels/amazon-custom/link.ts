import { ChannelError } from '../channel.ts';

const loopback = /^(?:127\.0\.0\.1|localhost):\d+$/;

/** What an operator can do when no link helps: the seller's own pages still offer the file. */
export const handIn = 'Download the file by hand in Seller Central, and hand it in.';

/**
 * A link to a buyer's file as an address, if it may be called: https, at a host of the list exactly as it is written there, port
 * included, and without credentials of its own. Loopback entries that name a port are called by plain http as well.
 *
 * @param hosts AMAZON_CUSTOM_HOSTS
 * @throws ChannelError 'refused', which tells at most the host: the rest of a link is a credential
 */
export function allowedLink(link: string, hosts: readonly string[]): URL {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url) throw refusal('The link to the buyer’s file is no web address.', handIn);
  if (url.username !== '' || url.password !== '')
    throw refusal('The link to the buyer’s file carries credentials of its own.', handIn);
  if (!hosts.includes(url.host)) {
    throw refusal(
      `The link to the buyer’s file leads to ${url.host === '' ? 'no host' : url.host}, which is not allowed.`,
      'If that host is Amazon’s, add it to AMAZON_CUSTOM_HOSTS; if not, hand the file in.',
    );
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.host)))
    throw refusal(`The link to the buyer’s file is not encrypted (${url.protocol}).`, handIn);
  return url;
}

function refusal(message: string, hint: string): ChannelError {
  return new ChannelError('refused', message, hint);
}
