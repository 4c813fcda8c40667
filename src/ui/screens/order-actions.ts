import type { PackageWriteKind } from '../../core/domain/package-writes.ts';
import type { Action } from '../action.ts';
import { whyNoFixAll } from '../fixing/acts.ts';
import { askUndo } from '../fixing/undo.ts';
import { askWrite, whyNoWrite } from '../package-writes.ts';
import { askPush, runChain, whyNoChain, whyNoPrint, whyNoPush } from '../print/runs.ts';
import { askApprove, askDispose, piecesAsking } from '../returns.ts';
import { syncOrders, whyNoSync } from '../sync-order.ts';
import type { OrderScreen } from './order.tsx';

const noOrder = (screen: OrderScreen): string | null => (screen.detail ? null : 'there is no such order');

function write({ session, detail }: OrderScreen, kind: PackageWriteKind): void {
  if (detail) askWrite(session, detail, kind);
}

/** What can be done with one order. */
export const orderActions: readonly Action<OrderScreen>[] = [
  {
    key: 'enter',
    title: 'open',
    help: 'the run, the source document or the call of this line',
    group: 'open',
    disabled: (screen) => (screen.pager.current?.open ? null : 'there is nothing behind this line'),
    run: (screen) => screen.pager.current?.open?.(),
  },
  {
    key: 'v',
    title: 'source',
    help: 'what the channel answered, word for word (the buyer’s whole e-mail address too), version by version; on a line its buyer’s file first',
    group: 'open',
    disabled: noOrder,
    run: (screen) => screen.openSource(),
  },
  {
    key: 'f',
    title: 'fix',
    help: 'show what would put right all that is wrong with this order, causes first; it asks before anything is done',
    group: 'act',
    changes: true,
    disabled: (screen) =>
      noOrder(screen) ??
      (screen.issues.length === 0 ? 'nothing is known to be wrong with it' : whyNoFixAll(screen.session)),
    run: (screen) => screen.fix(),
  },
  {
    key: 'w',
    title: 'why',
    help: 'why it is wrong: of the line under the cursor, else the worst',
    group: 'open',
    disabled: (screen) => noOrder(screen) ?? (screen.issueId === null ? 'nothing is known to be wrong with it' : null),
    run: (screen) => {
      if (screen.issueId !== null) screen.openIssue(screen.issueId);
    },
  },
  {
    key: 'u',
    title: 'undo',
    help: 'take back the fix (or the undo) made last on this order; it shows what that does and asks',
    group: 'act',
    changes: true,
    disabled: (screen) => (screen.undoable ? null : 'there is no fix to take back'),
    run: async ({ session, undoable }) => (undoable ? askUndo(session, undoable) : undefined),
  },
  {
    key: 'S',
    title: 'fetch again',
    help: 'read this order from its channel now',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? whyNoSync(screen.session, screen.channel),
    run: (screen) => syncOrders(screen.session, [screen.id]),
  },
  {
    key: 'p',
    title: 'print line',
    help: 'its print tasks and lines in review on the Print screen, where they are approved and edited',
    group: 'open',
    disabled: noOrder,
    run: (screen) => screen.session.open({ screen: 'print', filter: `order:id:${screen.id}` }),
  },
  {
    key: 'P',
    title: 'run chain',
    help: 'run the personalization chain for this order: file, reading, tasks, push',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? whyNoPrint(screen.channel) ?? whyNoChain(screen.session),
    run: (screen) => runChain(screen.session, screen.id),
  },
  {
    key: 'U',
    title: 'push',
    help: 'write its personalization onto the ShipStation order; it asks first',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? whyNoPrint(screen.channel) ?? whyNoPush(screen.session),
    run: (screen) => askPush(screen.session, [{ id: screen.id, number: screen.number }]),
  },
  {
    key: 'H',
    title: 'hand in',
    help: 'hand in the buyer’s file (zip or JSON) of the line under the cursor; of the only one that waits for its file, from anywhere',
    group: 'act',
    changes: true,
    disabled: (screen) => ('why' in screen.lineToHandIn ? screen.lineToHandIn.why : null),
    run: (screen) => screen.askFile(),
  },
  {
    key: 'a',
    title: 'accept return',
    help: 'accept what its buyer has sent back and what waits for your answer; it asks first',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? piecesAsking(screen.detail, 'answer').why,
    run: (screen) => askApprove(screen.session, piecesAsking(screen.detail, 'answer').pieces),
  },
  {
    key: 'b',
    title: 'back to stock',
    help: 'accepted pieces are sold again: the shop’s stock goes up; it asks first',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? piecesAsking(screen.detail, 'disposal').why,
    run: (screen) => askDispose(screen.session, piecesAsking(screen.detail, 'disposal').pieces, 'restock'),
  },
  {
    key: 'c',
    title: 'scrap',
    help: 'accepted pieces are written off; it asks first',
    group: 'act',
    changes: true,
    disabled: (screen) => noOrder(screen) ?? piecesAsking(screen.detail, 'disposal').why,
    run: (screen) => askDispose(screen.session, piecesAsking(screen.detail, 'disposal').pieces, 'scrap'),
  },
  {
    key: 'K',
    title: 'picking',
    help: 'set this package to Picking at Trendyol; it asks first, sends once and reads back',
    group: 'act',
    changes: true,
    disabled: (screen) => whyNoWrite(screen.session, screen.detail, 'picking'),
    run: (screen) => write(screen, 'picking'),
  },
  {
    key: 'I',
    title: 'invoiced',
    help: 'set this package to Invoiced at Trendyol, with the number of the invoice; only one that is being picked',
    group: 'act',
    changes: true,
    disabled: (screen) => whyNoWrite(screen.session, screen.detail, 'invoiced'),
    run: (screen) => write(screen, 'invoiced'),
  },
  {
    key: 'T',
    title: 'tracking',
    help: 'give this package the tracking number of your own carrier; Trendyol takes it once',
    group: 'act',
    changes: true,
    disabled: (screen) => whyNoWrite(screen.session, screen.detail, 'tracking'),
    run: (screen) => write(screen, 'tracking'),
  },
  {
    key: 'l',
    title: 'its last run',
    help: 'the run that wrote it last, with its log',
    group: 'open',
    disabled: (screen) => noOrder(screen) ?? (screen.lastRun === null ? 'no run is known' : null),
    run: (screen) => screen.openLastRun(),
  },
  {
    key: 'tab',
    title: 'other side',
    help: 'from the order to what happened to it, and back; so do ← and →',
    group: 'go',
    disabled: (screen) => (screen.isWide ? null : 'there is one column only'),
    run: (screen) => screen.turn(),
  },
  {
    key: 'y',
    title: 'copy number',
    help: 'copy its number to the clipboard',
    group: 'act',
    disabled: noOrder,
    run: (screen) => screen.copy(),
  },
];
