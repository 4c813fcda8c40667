import type { WebhookSettings } from '../../../src/core/settings-webhooks.ts';

/** A receiver on a free port, and those whom it knows. */
export const webhookSettings: WebhookSettings = {
  host: '127.0.0.1',
  port: 0,
  basic: { user: 'market', password: 'a-password-of-ours' },
  apiKey: 'an-api-key-of-ours',
  shipstationToken: 'a-token-of-ours-0',
  publicUrl: null,
};

/** The marketplace's header. */
export const known = { 'x-api-key': 'an-api-key-of-ours' };
