import { randomUUID } from 'node:crypto';
import { openInboxIfAny } from '../../inbox/open.ts';
import { testReceiver } from '../../inbox/self-test.ts';
import { type Check, failed, off, ok, warning } from '../check.ts';

const group = 'channels';
const service = { title: 'The receiver', addressSetting: 'WEBHOOK_PUBLIC_URL' };

/** Whether we can be told at all: the receiver, and the way to it from outside. */
export const receiverChecks: readonly Check[] = [
  {
    id: 'receiver',
    title: 'Receiver',
    group,
    network: true,
    about:
      'Whether the daemon’s receiver of webhooks answers on this host. When it does and the public address does not, look at what stands in between: proxy, tunnel, firewall.',
    run: async (subject) => {
      const { webhooks } = subject.settings();
      if (!webhooks) return off('the receiver is off: set WEBHOOK_PORT and a credential');
      if (webhooks.port === 0) return off('it takes any free port, which only the daemon knows');
      const host = webhooks.host === '0.0.0.0' ? '127.0.0.1' : webhooks.host;
      const address = `${host.includes(':') ? `[${host}]` : host}:${webhooks.port}`;
      const status = await subject
        .http(service)
        .request({
          method: 'GET',
          url: `http://${address}/healthz`,
          headers: {},
          signal: subject.signal,
          read: (answer) => answer.status,
        })
        .catch(() => null);
      if (status === null)
        return failed(`nothing answers on ${address}`, 'Start `orderdeck --daemon`: it has the receiver.');
      return status === 200
        ? ok(`it answers on ${address}`)
        : warning(`${address} answers ${status}`, 'See whether another program has this port (WEBHOOK_PORT).');
    },
  },
  {
    id: 'webhook-url',
    title: 'Webhook address',
    group,
    network: true,
    timeoutMs: 40_000,
    about:
      'A marked test is posted to our own public address (WEBHOOK_PUBLIC_URL) as each sender would, and looked for in the inbox: not reachable, wrong certificate, wrong credential, redirected, or another server’s answer are told apart.',
    run: async (subject) => {
      const { webhooks, inboxFile } = subject.settings();
      if (!webhooks) return off('the receiver is off');
      const { publicUrl } = webhooks;
      if (publicUrl === null)
        return off('WEBHOOK_PUBLIC_URL is not set: nobody said at which address senders reach the receiver');
      const tests = await testReceiver({
        settings: { ...webhooks, publicUrl },
        inbox: () => openInboxIfAny(inboxFile),
        http: subject.http(service),
        signal: subject.signal,
        mark: randomUUID,
      });
      const wrong = tests.find(({ outcome }) => outcome !== 'arrived');
      if (wrong) return failed(`${wrong.address}: ${wrong.message}`, wrong.hint ?? 'See `orderdeck webhooks test`.');
      return ok(tests.map(({ address, ms }) => `${address} arrived in ${ms ?? 0} ms`).join(', '));
    },
  },
];
