import { describe, expect, it } from 'vitest';
import { newHome, newShop } from '../program.ts';
import { Operator } from './operator.ts';

describe('the console', { timeout: 60_000 }, () => {
  it('shows orders arriving, finds its way by keys, and gives the terminal back when left', async () => {
    const { env } = await newShop({ orders: 40, speed: 5 });
    const operator = new Operator({ home: newHome(), env });
    await operator.sees('orderdeck  EMBEDDED  works since');
    await operator.sees('✓ done sync-orders-all');

    operator.press('3');
    await operator.sees(/newest first · 1 of 40/);
    operator.press('2');
    await operator.sees('sync-orders-recent');
    operator.press('?');
    await operator.sees('run it now with its default arguments');
    operator.press('escape');
    await operator.seesNoMore('run it now with its default arguments');
    operator.press(':', ...'logs');
    await operator.sees(/▸ screen +Logs/);
    operator.press('enter');
    await operator.sees('── log following');
    operator.press('1');
    await operator.sees('Today and seven days');
    await operator.sees('○ idle');

    expect(operator.isOnAlternateScreen).toBe(true);
    operator.press('q');
    expect(await operator.ended).toEqual({ code: 0, signal: 0 });
    expect(operator.isOnAlternateScreen).toBe(false);
  });

  it('answers the keys that were pressed before its first picture, and paints nothing twice when Ink takes over', async () => {
    const { env } = await newShop({ orders: 5, speed: 5 });
    const home = newHome();
    const first = new Operator({ home, env });
    await first.sees('✓ done sync-orders-all');
    await first.sees('○ idle');
    first.press('q');
    await first.ended;

    const looker = new Operator({ home, env, args: ['--read-only'] });
    looker.press('3', '?');
    await looker.sees(/╭─ Keys ─/);
    looker.press('escape');
    await looker.sees(/newest first · 1 of 5/);
    expect(looker.bytes.split('READ-ONLY')).toHaveLength(2);
    expect(looker.lines[0]).toMatch(/ \w{3} 10:\d\d:\d\d$/);
  });

  it('fits every size, and says what it needs where it does not', async () => {
    const { env } = await newShop({ orders: 30, speed: 5 });
    const operator = new Operator({ home: newHome(), env });
    await operator.sees('✓ done sync-orders-all');
    operator.press('3');
    await operator.sees('1 of 30');
    await operator.seesNoMore('our id');
    operator.resize(200, 50);
    // On a wide screen the order under the cursor is shown beside the list.
    await operator.sees('our id');
    operator.resize(50, 12);
    await operator.sees('orderdeck needs 60×15; this is 50×12.');
    operator.resize(80, 24);
    await operator.sees('1 of 30');
    expect(operator.screen).not.toContain('our id');
    // The clock is back with the header.
    await operator.until('the clock is shown', () => /[A-Z][a-z]{2} \d\d:\d\d:\d\d ?$/.test(operator.lines[0] ?? ''));
    operator.resize(60, 15);
    for (const [key, first] of [
      ['3', 'number'],
      ['2', 'state'],
    ] as const) {
      operator.press(key);
      await operator.sees(new RegExp(`^  ${first} `, 'm'));
      await operator.sees(/^▸ \S/m);
    }
    await operator.sees(/^▸ ○ idle +sync-orders-recent /m);

    const clears = operator.bytes.split('\x1b[2J').length - 1;
    expect(operator.bytes).not.toContain('\x1b[3J');
    // The first picture, and one for each new size.
    expect(clears).toBeLessThanOrEqual(5);
  });

  it('uses no colour where NO_COLOR says so, and still shows where the cursor is', async () => {
    const { env } = await newShop({ orders: 5, speed: 5 });
    const operator = new Operator({ home: newHome(), env: { ...env, NO_COLOR: '1' } });
    await operator.sees('✓ done sync-orders-all');
    operator.press('2');
    await operator.sees(/▸ ○ idle +sync-orders-recent/);
    expect(operator.bytes).not.toMatch(/\x1b\[(?:[34]\d|[1-9])(?:;\d+)*m/);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const)('gives the terminal and the lease back on %s', async (signal, code) => {
    const { env } = await newShop({ orders: 5, speed: 5 });
    const home = newHome();
    const operator = new Operator({ home, env });
    await operator.sees('✓ done sync-orders-all');
    operator.signal(signal);
    expect((await operator.ended).code).toBe(code);
    expect(operator.isOnAlternateScreen).toBe(false);

    const looker = new Operator({ home, env, args: ['--read-only'] });
    await looker.sees('✗ stopped since');
  });
});
