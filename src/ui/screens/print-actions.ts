import { sanitizeLines } from '../../core/sanitize.ts';
import { type PrintRow, readPrintRows } from '../../core/store/print/print-list.ts';
import type { Action } from '../action.ts';
import { colorWords, textWords } from '../present/print-words.ts';
import { decide, holdOrRelease, type PrintPlace, whyNot } from '../print/acts.ts';
import { askEdit, askSplit, whyNotEdit, whyNotSplit } from '../print/edit.ts';
import { askHandIn, whyNoHandIn } from '../print/hand-in.ts';
import { openItsRun, openRaw, runChain, whyNoChain } from '../print/runs.ts';
import { nothingSelected } from './selecting.ts';

const onlyOne = ({ selected }: PrintPlace): string | null =>
  selected.length > 0 ? 'it works on one row; Esc takes the selection away' : null;

/** What can be decided about a print task, wherever one is shown. */
export const printActions: readonly Action<PrintPlace>[] = [
  {
    key: 'a',
    title: 'approve',
    help: 'it is right as it stands: approve what may be approved of its findings; what must be mended still waits',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'approve'),
    run: (place) => decide(place, 'approve'),
  },
  {
    key: 'e',
    title: 'edit',
    help: 'say what it shall carry: texts, colours, font, pieces; no machine changes it afterwards',
    group: 'act',
    changes: true,
    disabled: (place) => onlyOne(place) ?? whyNotEdit(place),
    run: ({ session, row }) => row && askEdit(session, row),
  },
  {
    key: '%',
    title: 'split',
    help: 'make two tasks of one; it asks how many pieces stay',
    group: 'act',
    changes: true,
    disabled: (place) => onlyOne(place) ?? whyNotSplit(place),
    run: ({ session, row }) => row && askSplit(session, row),
  },
  {
    key: 'b',
    title: 'begin',
    help: 'printing begins; only of what is printable',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'start'),
    run: (place) => decide(place, 'start'),
  },
  {
    key: 'd',
    title: 'done',
    help: 'the piece is made',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'finish'),
    run: (place) => decide(place, 'finish'),
  },
  {
    key: 'h',
    title: 'hold',
    help: 'hold it back, or release what is held',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'hold', 'release'),
    run: holdOrRelease,
  },
  {
    key: 'u',
    title: 'put back',
    help: 'it was not begun after all: back to pending',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'back'),
    run: (place) => decide(place, 'back'),
  },
  {
    key: 'x',
    title: 'cancel',
    help: 'it is not to be made; of a piece begun or made: it is scrap and made again. It asks first',
    group: 'act',
    changes: true,
    disabled: (place) => whyNot(place, 'cancel'),
    run: (place) => decide(place, 'cancel'),
  },
  {
    key: 'o',
    title: 'order',
    help: 'its order',
    group: 'open',
    disabled: nothingSelected,
    run: ({ session, row }) => row && session.open({ screen: 'order', id: row.orderId }),
  },
  {
    key: 'v',
    title: 'source',
    help: 'what it was made of, untouched: the buyer’s file, and what the channel told of its order',
    group: 'open',
    disabled: nothingSelected,
    run: ({ session, row }) => row && openRaw(session, row),
  },
  {
    key: 'l',
    title: 'log',
    help: 'the run that made or last changed it, with its log',
    group: 'open',
    quiet: true,
    disabled: nothingSelected,
    run: ({ session, row }) => row && openItsRun(session, row),
  },
  {
    key: 'P',
    title: 'run chain',
    help: 'run the personalization chain for its order: file, reading, tasks, push',
    group: 'act',
    changes: true,
    disabled: (place) => nothingSelected(place) ?? whyNoChain(place.session),
    run: ({ session, row }) => row && runChain(session, row.orderId),
  },
  {
    key: 'H',
    title: 'hand in',
    help: 'hand in the buyer’s file (zip or JSON) where it is missing, refused, unreadable or another line’s',
    group: 'act',
    changes: true,
    disabled: (place) => onlyOne(place) ?? whyNoHandIn(place.row),
    run: ({ session, row }) => row && askHandIn(session, row),
  },
  {
    key: 'y',
    title: 'copy text',
    help: 'copy its text to the clipboard; of several: order, text, colours and pieces, a line each',
    group: 'act',
    quiet: true,
    disabled: nothingSelected,
    run: copy,
  },
];

async function copy({ session, row, selected }: PrintPlace): Promise<void> {
  if (selected.length === 0 && row) {
    const text = row.text === null ? row.orderNumber : row.text;
    session.copy(sanitizeLines(text).join('\n'));
    return session.say('good', row.text === null ? 'copied its order’s number: it has no text' : 'copied its text');
  }
  const rows = await readPrintRows(session.store.db, selected);
  session.copy(rows.map(copied).join('\n'));
  session.say('good', `copied ${rows.length} lines`);
}

function copied(row: PrintRow): string {
  return [sanitizeLines(row.orderNumber).join(' '), textWords(row.text), colorWords(row), row.quantity].join('\t');
}
