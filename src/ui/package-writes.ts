import { type PackageChange, type PackageWriteKind, whyNotNumber, whyNotWrite } from '../core/domain/package-writes.ts';
import { sanitize } from '../core/sanitize.ts';
import type { OrderDetail } from '../core/store/orders/order-view.ts';
import { NotWanted, wantPackageWrite } from '../jobs/want-package-write.ts';
import { ConfirmDialog } from './dialogs/confirm.ts';
import { NumberForm } from './dialogs/number-form.ts';
import type { Session } from './session.ts';

/** Why this cannot be set of an order now; null when it can. */
export function whyNoWrite(session: Session, detail: OrderDetail | null, kind: PackageWriteKind): string | null {
  if (!detail) return 'there is no such order';
  const { channel, gone_at, source_status } = detail.order;
  if (channel !== 'trendyol') return 'it is no package of Trendyol’s';
  if (session.settings.trendyol === null) return 'Trendyol is off: its seller, key and secret are not set';
  if (gone_at !== null) return 'Trendyol no longer shows it';
  return whyNotWrite(kind, sanitize(source_status, 60));
}

const final = 'This cannot be undone. It is read back, and how it ended stands on the order.';

/** Asks for what is still to be said, then stages the change of this one package and lets it be sent. */
export function askWrite(session: Session, { order }: OrderDetail, kind: PackageWriteKind): void {
  const name = `package ${sanitize(order.external_id, 30)}`;
  const send = (value: string | null) => want(session, order.id, { kind, value });
  if (kind === 'picking') {
    const text = [`Says at Trendyol that the whole of ${name} is being picked.`, final];
    session.ask(new ConfirmDialog(session, { title: 'Set to Picking?', text, yes: 'set it', onYes: () => send(null) }));
    return;
  }
  const isInvoice = kind === 'invoiced';
  session.ask(
    new NumberForm(session, {
      title: isInvoice ? `Invoiced: ${name}` : `Tracking number of ${name}`,
      label: isInvoice ? 'invoice number' : 'number',
      submit: isInvoice ? 'set to Invoiced' : 'set it',
      refused: 'not sent',
      text: () =>
        isInvoice
          ? ['Empty: it is set to Invoiced without a number.', final]
          : ['The number of your own carrier. Trendyol takes one number a package.', final],
      problem: (typed) => (typed === '' && isInvoice ? null : typed === '' ? 'type the number' : whyNotNumber(typed)),
      onNumber: (typed) => send(typed === '' ? null : typed),
    }),
  );
}

async function want(session: Session, orderId: number, change: PackageChange): Promise<void> {
  const { store, actor } = session;
  try {
    const { runId, outcome } = await wantPackageWrite(store, { actor, now: session.now() }, orderId, change);
    session.say(
      'good',
      outcome === 'already' ? `it is under way: run ${runId}` : `run ${runId} sends it and reads it back`,
    );
  } catch (error) {
    if (!(error instanceof NotWanted)) throw error;
    session.say('warn', sanitize(error.message, 300));
  }
}
