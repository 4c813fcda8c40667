import { beforeEach, describe, expect, it } from 'vitest';
import { readTasks } from '../../../src/core/store/print/task-list.ts';
import { queuesPane } from '../../../src/ui/panes/queues.ts';
import { textOf } from '../../../src/ui/present/line.ts';
import type { Dialog } from '../../../src/ui/screen.ts';
import { screenAt } from '../../../src/ui/screens/index.ts';
import type { PrintScreen } from '../../../src/ui/screens/print.tsx';
import type { InputEvent } from '../../../src/ui/terminal/input.ts';
import { PrintShop, personalization, sourceItem } from '../../core/store/print/print-shop.ts';
import { type TestSession, testSession } from '../screens/session.ts';

const now = Date.UTC(2026, 2, 4, 12);
let shop: PrintShop;
let session: TestSession;
let screen: PrintScreen;

beforeEach(async () => {
  shop = await PrintShop.open(now);
  session = testSession(shop.store, now);
});

const event = (key: string): InputEvent => ({ type: 'key', key, text: [...key].length === 1 ? key : '' }) as InputEvent;

async function show(): Promise<void> {
  screen = screenAt({ screen: 'print' }, session) as PrintScreen;
  screen.arrange({ width: 100, height: 30 });
  await screen.load();
}

/** Presses a key of the screen; what is wrong with it in place of its deed. */
async function press(key: string): Promise<string | undefined> {
  const bound = screen.keys.find(({ action }) => action.key === key);
  const why = bound?.whyNot() ?? null;
  if (why !== null) return why;
  try {
    await bound?.run();
  } catch (error) {
    session.said.push((error as Error).message);
  }
  await screen.load();
  return session.said.at(-1);
}

/** Types into the open dialog; its deed is over when this is. */
async function type(...keys: string[]): Promise<void> {
  const dialog = session.asked as Dialog;
  const attempts: Promise<void>[] = [];
  Object.assign(session, { attempt: (work: () => Promise<void>) => attempts[attempts.push(work()) - 1] });
  for (const key of keys) dialog.take(event(key));
  await Promise.all(attempts);
  await screen.load();
}

const statuses = async (): Promise<string[]> =>
  (await readTasks(shop.store.db, await shop.tasks())).map(({ id, status }) => `${id} ${status}`);

describe('one task', () => {
  beforeEach(async () => {
    const order = await shop.order({ items: [sourceItem({ quantity: 2 })] });
    await shop.reads(order, { personalizations: [personalization('Leo', { quantity: 2 })] });
    await show();
  });

  it('is begun, put back, finished, and made again when it was scrap; each act names what undoes it', async () => {
    expect(await press('d')).toBe('a task that is pending cannot be finished');
    expect(await press('b')).toBe('task 1 is in work (u puts it back)');
    expect(await press('e')).toContain('put it back first (u)');
    expect(await press('u')).toContain('was not begun (b begins it)');
    await press('b');
    expect(await press('d')).toContain('task 1 is made: 2 pieces');
    screen.filter.start('status:done');
    screen.list.restart();
    await screen.load();
    await press('x');
    expect(session.asked?.lines(62, 10).join(' ')).toContain('2 pieces go to scrap and are made again');
    await type('n');
    expect(await statuses()).toEqual(['1 completed']);
    await press('x');
    await type('y');
    expect(await statuses()).toEqual(['1 cancelled', '2 pending']);
  });

  it('is held and released by one key', async () => {
    expect(await press('h')).toBe('task 1 is held back (h releases it)');
    expect(await press('b')).toContain('held cannot be started');
    expect(await press('h')).toBe('task 1 is released (h holds it back again)');
    expect(await statuses()).toEqual(['1 pending']);
  });

  it('is split; the parts are edited apart', async () => {
    await press('%');
    await type('backspace', '2', 'enter');
    expect(session.said.at(-1)).toContain('whole number from 1 to 1');
    await type('backspace', '1', 'enter');
    expect(session.said.at(-1)).toContain('split: 1 and 1 (e edits each)');
    expect(await statuses()).toEqual(['1 pending', '2 pending']);
    await press('e');
    await type('backspace', 'a', 'tab', ...'Bo', 'enter');
    const [first, second] = await readTasks(shop.store.db, [1, 2]);
    expect([first?.text, second?.text].sort()).toEqual(['Lea\nBo', 'Leo']);
    expect(session.said.at(-1)).toContain('it may be printed');
  });

  it('is not decided about as somebody else left it', async () => {
    const other = testSession(shop.store, now);
    const seen = screen;
    const mine = session;
    session = other;
    await show();
    await press('e');
    await type('backspace', 'x', 'enter');
    [screen, session] = [seen, mine];
    expect(await press('b')).toContain('It has changed since you saw it');
    expect(await statuses()).toEqual(['1 pending']);
  });

  it('keeps the texts that the form has no room for', async () => {
    const nine = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];
    const order = await shop.order();
    await shop.reads(order, { personalizations: [personalization(nine.join('\n'))] });
    await show();
    screen.list.take(event('G'));
    await press('e');
    expect(session.asked?.lines(70, 30).join('\n')).toContain('1 more text stays as it is');
    await type('backspace', 'y', 'enter');
    const [task] = await readTasks(shop.store.db, [2]);
    expect(task?.text?.split('\n')).toEqual(['Ony', ...nine.slice(1)]);
  });

  it('brings a text that nobody touched into printed form, without invisible characters', async () => {
    const hidden = 'Ivy\u00a0R\u200dose';
    const order = await shop.order();
    await shop.reads(order, { personalizations: [personalization(hidden)] });
    await show();
    screen.list.take(event('G'));
    await press('e');
    await type('tab', 'tab', 'ctrl-u', ...'Red', 'enter');
    const [task] = await readTasks(shop.store.db, [2]);
    expect(task).toMatchObject({ text: 'Ivy Rose', color1: 'Red' });
  });
});

it('is told on the overview, and one key away from there', async () => {
  const pane = queuesPane(session);
  const rows = async () => {
    await pane.load();
    return pane.rows(36, 6);
  };
  expect((await rows()).some(({ id }) => id === 'review')).toBe(false);
  const findings = [{ reason: 'buyer-doubt', detail: 'typo', position: null } as const];
  await shop.reads(await shop.order(), { personalizations: [personalization('Leo')], findings });
  const row = (await rows()).find(({ id }) => id === 'review');
  expect(row?.parts.map(textOf).join('')).toBe('review       1 to decide');
  row?.open?.();
  expect(session.opened).toEqual([{ screen: 'print', filter: 'review:' }]);
});

describe('review', () => {
  const doubt = { reason: 'buyer-doubt', detail: 'typo', position: null } as const;

  it('approves what may be approved, and says what still waits', async () => {
    const wrong = { reason: 'missing-color', detail: '', position: null } as const;
    await shop.reads(await shop.order(), { personalizations: [personalization('Leo')], findings: [doubt, wrong] });
    await show();
    expect(await press('a')).toBe('approved; still waits: a colour is missing');
    expect(await press('a')).toBe('it cannot be approved: a colour is missing. Ask the buyer and edit.');
  });

  it('makes a task of a line that nobody could read, by what a person types', async () => {
    const findings = [{ reason: 'not-understood', detail: 'hm', position: null } as const];
    await shop.reads(await shop.order({ items: [sourceItem({ quantity: 3 })] }), { source: null, findings });
    await show();
    expect(await press('h')).toContain('has no task yet');
    await press('e');
    const [form] = [session.asked as Dialog];
    expect(form.lines(70, 20).join('\n')).toContain('nothing is printed on it, and that is meant so');
    await type(...'Bo', 'tab', 'tab', ...'Red', 'tab', 'tab', 'tab', 'ctrl-u', '2');
    expect(form.lines(70, 20).join('\n')).toContain('the pieces do not add up to the ordered quantity');
    await type('ctrl-u', '3', 'enter');
    expect(session.said.at(-1)).toContain('changed, 1 task made (e changes it again); it may be printed');
    expect(await readTasks(shop.store.db, [1])).toMatchObject([
      { text: 'Bo', color1: 'Red', quantity: 3, printable: true },
    ]);
  });

  it('decides about several at once, having said how many; what cannot be is left', async () => {
    for (const name of ['Leo', 'Mia'])
      await shop.reads(await shop.order(), { personalizations: [personalization(name)], findings: [doubt] });
    await shop.reads(await shop.order(), { personalizations: [personalization('Bo')] });
    await show();
    await press('A');
    expect(session.said.at(-1)).toBe('3 rows selected: all that match (Esc lets go)');
    expect(await press('e')).toContain('it works on one row');
    screen.filter.start('keyring');
    screen.take(event('escape'));
    expect([screen.selected, screen.filter.text]).toEqual([[], 'keyring']);
    screen.take(event('escape'));
    expect(screen.filter.text).toBe('');
    await screen.load();
    await press('A');
    await press('a');
    expect(session.asked?.title).toBe('Approve 2 of 3 selected?');
    expect(session.asked?.lines(62, 10).join(' ')).toContain('2 rows of 2 orders, 2 pieces');
    await type('enter');
    expect(session.asked).toBeNull();
    expect(screen.selected).toHaveLength(3);
    await press('a');
    await type('y');
    expect(session.said.at(-1)).toBe('approve: 2 done');
    expect(screen.selected).toEqual([]);
    await press('A');
    await press('b');
    await type('y');
    expect(session.said.at(-1)).toBe('begin: 3 done (u puts back)');
  });
});
