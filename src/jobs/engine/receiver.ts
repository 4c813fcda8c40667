import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Appended, NewDelivery } from '../../core/inbox/append.ts';
import { classify, type DeliverySource } from '../../core/inbox/classify.ts';
import { type CommitFigures, GroupCommit } from '../../core/inbox/group-commit.ts';
import { keptHeaders } from '../../core/inbox/headers.ts';
import type { Inbox } from '../../core/inbox/open.ts';
import type { RefusalReason } from '../../core/inbox/refusals.ts';
import type { WebhookSettings } from '../../core/settings-webhooks.ts';
import { doorkeeper } from './receiver-auth.ts';
import { DiskWatch } from './receiver-disk.ts';
import { ReceiverFigures } from './receiver-figures.ts';
import { type ReceiverLimits, receiverLimits } from './receiver-limits.ts';

/** Keeps a delivery; `add` resolves only when it is kept for good. */
export interface Keeper {
  readonly isFull: boolean;
  readonly figures: CommitFigures;
  add(delivery: NewDelivery): Promise<Appended>;
}

export interface ReceiverOptions {
  readonly settings: WebhookSettings;
  readonly inbox: Inbox;
  /** UTC epoch ms. */
  readonly now: () => number;
  /** Takes known secrets out of a text. */
  readonly redact: (text: string) => string;
  readonly limits?: Partial<ReceiverLimits>;
  /** The shop's own figures for `/metrics`, worked out elsewhere: nothing here reads the shop's database. Null: not to be had now. */
  readonly shopMetrics?: () => Promise<string | null>;
  /** Group commit into the inbox, unless told otherwise. */
  readonly keeper?: Keeper;
}

export interface Receiver {
  /** For example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Knows senders by other credentials from now on. */
  admit(settings: WebhookSettings): void;
  /** Answers what is under way, takes nothing new, and ends. */
  close(): Promise<void>;
}

/** What is not kept is never acknowledged: each of these is a status that makes its sender come again, or tells it why not. */
const refusals: Readonly<Record<RefusalReason, { readonly status: number; readonly message: string }>> = {
  unauthorized: { status: 401, message: 'We do not know you.' },
  'too-large': { status: 413, message: 'The body is larger than 1 MiB.' },
  full: { status: 503, message: 'Too much at once.' },
  'disk-low': { status: 503, message: 'There is no room on the disk.' },
  'not-committed': { status: 503, message: 'It could not be kept.' },
};

/**
 * Starts to receive webhooks: `POST /hooks/m` (the marketplace refuses addresses that contain its name) and `POST /hooks/s/TOKEN`,
 * with `GET /healthz` and `GET /metrics`. Whatever a known sender sends is kept as it came, and acknowledged by 200 only after
 * it is durable; nothing is interpreted here beyond what tells two deliveries apart (facts on reliability, C).
 *
 * @throws the system's error when the address cannot be listened at (`EADDRINUSE`, `EACCES`)
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { settings, inbox, now, redact } = options;
  const limits = { ...receiverLimits, ...options.limits };
  const keeper = options.keeper ?? new GroupCommit(inbox.append);
  let door = doorkeeper(settings);
  const figures = new ReceiverFigures();
  const disk = new DiskWatch(inbox.file, limits);
  let largeBytes = 0;

  const refuse = (reply: FastifyReply, reason: RefusalReason): FastifyReply => {
    figures.refused(reason, now());
    const { status, message } = refusals[reason];
    // What it may still be sending is not waited for.
    if (status !== 503) reply.header('connection', 'close');
    if (status === 503) reply.header('retry-after', limits.retryAfterSeconds);
    if (status === 401) reply.header('www-authenticate', 'Basic realm="orderdeck"');
    return reply.code(status).send({ error: { code: reason, message } });
  };

  /** Looks at the sender and at our room before the body is read. */
  const admit =
    (isKnown: (request: FastifyRequest) => boolean) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
      if (!isKnown(request)) return refuse(reply, 'unauthorized');
      if (disk.isLow) return refuse(reply, 'disk-low');
      const size = announcedBytes(request.raw, limits.bodyBytes);
      if (keeper.isFull) return refuse(reply, 'full');
      if (size > limits.smallBytes) {
        if (largeBytes + size > limits.largeBytesAtOnce) return refuse(reply, 'full');
        largeBytes += size;
        reply.raw.once('close', () => {
          largeBytes -= size;
        });
      }
      // Nothing is read by its type: what is no JSON is kept too, and found out later. The type as sent is among the headers.
      request.raw.headers['x-content-type-as-sent'] = request.raw.headers['content-type'] ?? '';
      request.raw.headers['content-type'] = 'application/octet-stream';
      return undefined;
    };

  const take =
    (source: DeliverySource) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const receivedAt = now();
      const sha256 = createHash('sha256').update(body).digest();
      if (keeper.isFull) return refuse(reply, 'full');
      const what = classify(source, body, sha256, receivedAt);
      const headers = keptHeaders(request.headers, redact);
      try {
        const kept = await keeper.add({ ...what, source, origin: 'webhook', receivedAt, headers, body, sha256 });
        figures.kept(source, kept.duplicate);
        return kept;
      } catch {
        return refuse(reply, 'not-committed');
      }
    };

  const app = createServer(limits);
  app.post('/hooks/m', { onRequest: admit(({ headers }) => door.admitsMarketplace(headers)) }, take('m'));
  app.post<{ Params: { token: string } }>(
    '/hooks/s/:token',
    { onRequest: admit(({ params }) => door.admitsShipStation((params as { token: string }).token)) },
    take('s'),
  );
  app.get('/healthz', async (_request, reply) => {
    const ok = !disk.isLow && !keeper.isFull;
    return reply.code(ok ? 200 : 503).send({ ok, diskLow: disk.isLow, full: keeper.isFull });
  });
  app.get('/metrics', async (request, reply) => {
    if (!isFromHere(request)) return reply.code(404).send({ error: { code: 'unknown', message: 'No.' } });
    const own = await figures.text(inbox, keeper.figures, now());
    const shop = (await options.shopMetrics?.()) ?? '';
    return reply.type('text/plain; version=0.0.4').send(own + shop);
  });
  app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
    if (error.statusCode === 413) return refuse(reply, 'too-large');
    return reply.code(error.statusCode ?? 500).send({ error: { code: error.code ?? 'error', message: 'No.' } });
  });

  await disk.start();
  const writing = setInterval(() => void figures.write(inbox).catch(() => undefined), limits.writeRefusalsMs);
  const stop = async (): Promise<void> => {
    clearInterval(writing);
    disk.stop();
    await figures.write(inbox).catch(() => undefined);
  };
  try {
    const url = await app.listen({ host: settings.host, port: settings.port });
    return {
      url,
      admit: (changed) => {
        door = doorkeeper(changed);
      },
      close: async () => {
        await app.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createServer(limits: ReceiverLimits): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.lookForSlowMs },
  });
  app.server.maxConnections = limits.connections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

/** Figures are for this host alone: not for the network, and not through a proxy that passes webhooks on. */
function isFromHere({ ip, headers }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
  return !isForwarded && /^(?:::ffff:)?127\.|^::1$/.test(ip);
}

/** How large a body says it is; one that does not say may be as large as it is allowed to be. */
function announcedBytes({ headers }: IncomingMessage, most: number): number {
  if (headers['transfer-encoding'] !== undefined) return most;
  return Math.min(Number(headers['content-length'] ?? 0), most);
}
