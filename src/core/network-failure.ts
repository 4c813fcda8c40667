import { ChannelError } from './channels/channel.ts';

/** Whom a call is for, in the words of the person who set it up. */
export interface Service {
  /** "ShipStation". */
  readonly title: string;
  /** The setting that holds its address: "SHIPSTATION_BASE_URL". */
  readonly addressSetting: string;
}

/** Failures before anything was handed over. */
const unsent = new WeakSet<ChannelError>();
const beforeSending =
  /^(ENOTFOUND|EAI_.*|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$|CERT|^ERR_TLS|ISSUER/;

/** Whether a call that got no answer surely never reached its host: then it may be made again. */
export function isSurelyUnsent(error: ChannelError): boolean {
  return unsent.has(error);
}

const causes: readonly (readonly [pattern: RegExp, words: string, hint: string])[] = [
  [/^ENOTFOUND$|^EAI_/, 'its name could not be looked up (DNS)', 'Check the network of this host'],
  [/^ECONNREFUSED$/, 'the connection was refused', 'Check that the service runs, and the port'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'there is no way to it', 'Check the network of this host'],
  [/^ETIMEDOUT$/, 'it did not answer in time', 'Check the network of this host'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED)$/, 'it closed the connection without an answer', 'Try again later'],
  [
    /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SIGNATURE|ISSUER/,
    'no safe connection could be made (TLS)',
    'Check the clock and the certificates of this host, and that nothing on the way opens the traffic',
  ],
];

/** A failure to get any answer as a ChannelError 'unreachable' that names the host, the cause, and what to look at. */
export function unreachable(error: unknown, service: Service, url: URL): ChannelError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [, words, hint] = causes.find(([pattern]) => pattern.test(code)) ?? [
    null,
    `the call failed${code === '' ? '' : ` (${code})`}`,
    'Check the network of this host',
  ];
  const failure = new ChannelError(
    'unreachable',
    `${service.title} cannot be reached at ${url.host}: ${words}.`,
    `${hint}, and ${service.addressSetting}.`,
  );
  if (beforeSending.test(code)) unsent.add(failure);
  return failure;
}
