import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answer.ts';
import type { Endpoint } from './desk.ts';
import { failureBody } from './errors.ts';
import { Limits, type Tier } from './limits.ts';

/** Who may call, and how often. */
export interface GatewayOptions {
  readonly sellerId: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly tier: Tier;
  readonly endpoints: readonly Endpoint[];
}

/** A call that was let through: what answers it, and the parts of its path. */
export interface Admitted {
  readonly endpoint: Endpoint;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly endpoint: Endpoint;
  readonly pattern: RegExp;
}

/** The vendor's front door (facts B1, B7): User-Agent, credentials, path, limits, and whose data it is, in this order. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #compiled: readonly Compiled[];
  readonly #limits: Limits;
  readonly #authorization: string;
  readonly #agent: RegExp;

  constructor(options: GatewayOptions) {
    const { sellerId, apiKey, apiSecret } = options;
    this.#options = options;
    this.#compiled = options.endpoints.map((endpoint) => ({ endpoint, pattern: patternOf(endpoint.path) }));
    this.#limits = new Limits(options.tier);
    this.#authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
    this.#agent = new RegExp(`^${sellerId} - [A-Za-z0-9]{1,30}$`);
  }

  /**
   * Lets a call through, or says how it is refused.
   *
   * @param path with `/integration` before it
   * @param trusted false when the credentials are not to count
   */
  admit(method: string, path: string, headers: IncomingHttpHeaders, now: number, trusted: boolean): Admitted | Answer {
    if (!this.#agent.test(headers['user-agent'] ?? '')) return { status: 403 };
    if (!trusted || headers.authorization !== this.#authorization) {
      return { status: 401, body: { exception: 'ClientApiAuthenticationException' } };
    }
    const admitted = this.#find(method, path);
    if (!admitted) return { status: 404 };
    const { endpoint, params } = admitted;
    if (!this.#limits.take(`${endpoint.method} ${endpoint.path}`, endpoint.group, now)) {
      return { status: 429, body: failureBody(429, now) };
    }
    if (params['seller'] !== undefined && params['seller'] !== this.#options.sellerId) return notYours(now);
    return admitted;
  }

  #find(method: string, path: string): Admitted | null {
    if (!path.startsWith('/integration/')) return null;
    const rest = path.slice('/integration'.length);
    for (const { endpoint, pattern } of this.#compiled) {
      if (endpoint.method !== method) continue;
      const match = pattern.exec(rest);
      if (match) return { endpoint, params: { ...match.groups } };
    }
    return null;
  }
}

/** `/a/{b}/c`: what stands in braces may be anything but a slash. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

function notYours(now: number): Answer {
  const key = 'basic.authorization.failed';
  const errors = [{ key, message: `Business exception occurred ${key} `, errorCode: '' }];
  return { status: 401, body: { timestamp: now, exception: 'TrendyolAuthorizationException', errors } };
}
