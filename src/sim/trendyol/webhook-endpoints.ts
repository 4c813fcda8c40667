import * as z from 'zod';
import { type Desk, type Endpoint, ok, type Request } from './desk.ts';
import { exception } from './errors.ts';
import { MOST_SUBSCRIPTIONS, type Subscription, type SubscriptionRequest, webhookStatuses } from './subscriptions.ts';

const base = '/webhook/sellers/{seller}/webhooks';
const one = `${base}/{webhook}`;

const body = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/trendyol|dolap|localhost/i.test(url), 'url has a forbidden word'),
  authenticationType: z.enum(['BASIC_AUTHENTICATION', 'API_KEY']),
  username: z.string().nullish(),
  password: z.string().nullish(),
  apiKey: z.string().nullish(),
  subscribedStatuses: z.array(z.enum(webhookStatuses as [string, ...string[]])).nullish(),
});

/** What a seller may do about its webhooks (facts B6; samples `webhook-create`, `webhook-list`). */
export const webhookEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: base,
    group: null,
    answer: ({ world }, request) => {
      const wanted = read(request);
      if (world.subscriptions.list().length >= MOST_SUBSCRIPTIONS) {
        throw invalid(`at most ${MOST_SUBSCRIPTIONS} webhooks`, request);
      }
      return ok({ id: world.subscriptions.create(wanted, request.now).id });
    },
  },
  { method: 'GET', path: base, group: null, answer: ({ world }) => ok(world.subscriptions.list().map(written)) },
  change('PUT', one, ({ world }, { id }, request) => world.subscriptions.update(id, read(request), request.now)),
  change('DELETE', one, ({ world }, { id }) => world.subscriptions.remove(id)),
  change('PUT', `${one}/activate`, ({ world }, { id }, { now }) => world.subscriptions.setStatus(id, 'ACTIVE', now)),
  change('PUT', `${one}/deactivate`, ({ world }, { id }, { now }) => world.subscriptions.setStatus(id, 'PASSIVE', now)),
];

function change(
  method: Endpoint['method'],
  path: string,
  act: (desk: Desk, subscription: Subscription, request: Request) => void,
): Endpoint {
  return {
    method,
    path,
    group: null,
    answer: (desk, request) => {
      const subscription = desk.world.subscriptions.find(request.params['webhook'] ?? '');
      if (!subscription) {
        throw exception(404, 'TrendyolNotFoundException', 'webhook.not.found', 'webhook not found', request.now);
      }
      act(desk, subscription, request);
      return ok();
    },
  };
}

function read(request: Request): SubscriptionRequest {
  const parsed = body.safeParse(request.body);
  if (!parsed.success) throw invalid(z.prettifyError(parsed.error), request);
  const { url, authenticationType, username, password, apiKey, subscribedStatuses } = parsed.data;
  const wanted = subscribedStatuses && subscribedStatuses.length > 0 ? subscribedStatuses : null;
  if (authenticationType === 'API_KEY') {
    if (!apiKey) throw invalid('apiKey is required', request);
    return { url, authentication: { authenticationType, apiKey }, subscribedStatuses: wanted };
  }
  if (!username || !password) throw invalid('username and password are required', request);
  return { url, authentication: { authenticationType, username, password }, subscribedStatuses: wanted };
}

/** Secrets are never given back. */
function written({
  id,
  createdDate,
  lastModifiedDate,
  url,
  authentication,
  status,
  subscribedStatuses,
}: Subscription): object {
  const username = authentication.authenticationType === 'BASIC_AUTHENTICATION' ? authentication.username : null;
  const { authenticationType } = authentication;
  return { id, createdDate, lastModifiedDate, url, username, authenticationType, status, subscribedStatuses };
}

function invalid(message: string, { now }: Request): Error {
  return exception(400, 'TrendyolValidationException', 'webhook.invalid', message, now);
}
