import { sql } from 'kysely';
import { openFindings } from '../../domain/print/approval.ts';
import { reviewRules } from '../../domain/print/review.ts';
import { type LimboTask, linesInReview, type ReviewedLine, tasksInLimbo } from '../../store/print/limbo.ts';
import type { PrintLine } from '../../store/print/print-order.ts';
import { approveByChoice, lineNow, moveByChoice, sayColor1, sayColor2, sayText, sayTyped } from '../deciding.ts';
import { CannotRepair, type Choice, defineIssue, type Finding } from '../issue.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Detail =
  /** The flag and the reasons do not agree. */
  | { readonly itemId: number; readonly taskId: number }
  /** It waits too long. */
  | { readonly itemId: number };

const approve: Choice = { id: 'approve', title: 'It is right as it stands' };
const keepBack: Choice = { id: 'keep-back', title: 'Keep it back until it is clear' };

export const reviewLimbo = defineIssue({
  id: 'I22',
  title: 'Review limbo',
  description:
    'A task is flagged for review without a reason, or has a reason without being flagged, so that it is either never made or made unseen; or a line has waited for a person for more than a day. The flag is worked out anew; what waits is decided by a person, the nearest ship-by first.',
  severity: 'medium',
  mode: 'A',
  graceMs: hourMs,
  subject: 'order',
  async find(look) {
    const among = look.orders(sql.ref('o.id'));
    const limbo = await tasksInLimbo(look.db, among);
    const waiting = await linesInReview(look.db, among, look.until - dayMs);
    return [...limbo.map(ofFlag), ...waiting.map(ofAge)];
  },
  async choices({ orderId, detail }, { db }) {
    if ('taskId' in (detail as Detail)) return [];
    const line = await lineNow(db, orderId, (detail as Detail).itemId);
    const reasons = openReasons(line);
    return [
      ...(reasons.every((reason) => reviewRules[reason].approvable) ? [approve] : []),
      ...(reasons.some((reason) => reason.endsWith('-color')) ? [sayColor1, sayColor2, sayText] : [sayText, sayColor1]),
      ...(line.tasks.some(({ status }) => status === 'pending') ? [keepBack] : []),
    ];
  },
  async repair({ orderId, detail }, repairing) {
    const { itemId, ...flag } = detail as Detail;
    const { store, tools, choice } = repairing;
    if ('taskId' in flag) return tools.prepare(Number(orderId));
    const line = await lineNow(store.db, orderId, itemId);
    if (choice?.id === approve.id) {
      if (!openReasons(line).every((reason) => reviewRules[reason].approvable)) {
        throw new CannotRepair('Something of it must be mended: it cannot be approved.');
      }
      await approveByChoice(repairing, itemId);
    } else if (choice?.id === keepBack.id) {
      const waiting = line.tasks.filter(({ status }) => status === 'pending');
      if (waiting.length === 0) throw new CannotRepair('No task of this line waits: there is nothing to keep back.');
      for (const { id } of waiting) await moveByChoice(repairing, id, 'hold');
    } else {
      await sayTyped(repairing, itemId, openOf(line).find(({ position }) => position !== null)?.position ?? 0);
    }
  },
});

function openOf({ reading, mark }: PrintLine) {
  return reading ? openFindings(reading.findings, reading.approvals, mark) : [];
}

function openReasons(line: PrintLine) {
  return openOf(line).map(({ reason }) => reason);
}

function ofFlag({ taskId, itemId, orderId, orderNumber, ready, carried, given, since }: LimboTask): Finding {
  const of = (field: string) => ({ entity: 'task', id: taskId, field }) as const;
  const told = ready
    ? 'is not flagged for review, and its line has a reason'
    : carried === 0
      ? 'is flagged for review without a reason'
      : 'is flagged for a reason that its line does not give';
  return {
    key: `task:${taskId}`,
    orderId,
    subject: orderNumber,
    since,
    line: `task ${taskId} ${told}`,
    evidence: [
      { what: 'ready', value: Number(ready), of: of('ready') },
      { what: 'reasons on the task', value: carried, of: of('findings') },
      { what: 'reasons of its line', value: given, of: { entity: 'reading', id: itemId, field: 'findings' } },
    ],
    // It may be printed although somebody should look at it first.
    ...(ready && { severity: 'critical' as const }),
    detail: { itemId, taskId } satisfies Detail,
  };
}

function ofAge({ itemId, orderId, orderNumber, reasons, since }: ReviewedLine): Finding {
  return {
    key: `item:${itemId}`,
    orderId,
    subject: orderNumber,
    since: since + dayMs,
    line: `line ${itemId} has waited for a person for more than a day`,
    evidence: [
      { what: 'waits since', value: new Date(since).toISOString() },
      { what: 'its reasons', value: reasons, of: { entity: 'reading', id: itemId, field: 'findings' } },
    ],
    mode: 'H',
    detail: { itemId } satisfies Detail,
  };
}
