import { describe, expect, it } from 'vitest';
import type { ChangeRow, Fields } from '../../../src/core/store/orders/changes.ts';
import { fileLines } from '../../../src/ui/present/file-words.ts';
import { type Part, textOf, widthOf } from '../../../src/ui/present/line.ts';
import { printChangeParts } from '../../../src/ui/present/print-change.ts';
import { valueLines } from '../../../src/ui/present/print-values.ts';
import { personalization } from '../../core/store/print/print-shop.ts';

const zone = 'Europe/London';
const now = Date.UTC(2026, 2, 4, 12);
const words = (lines: readonly (readonly Part[])[]): string =>
  lines.map((parts) => parts.map(textOf).join('').trimEnd()).join('\n');

describe('a value beside what it was taken from', () => {
  const shown = (text: string, raw: string, over = {}): string => {
    const one = personalization(text, { origins: { text: { from: 'option Name', raw } }, ...over });
    return words(valueLines(one, one, 1, 80));
  };

  it('is marked where it differs at all, also in what cannot be seen', () => {
    expect(shown('Leo', 'Leo')).toContain('= “Leo”');
    expect(shown('Leo', 'leo')).toContain('≠ “leo”');
    const unseen = shown('Leo', 'Le\u200bo');
    expect(unseen).toContain('≠ “Leo”');
    expect(unseen).toContain('they differ in what cannot be seen');
    expect(shown('A\nB', 'A\r\nB')).toContain('= “A⏎B”');
  });

  it('is what a person said where one did, and shows what is read now where that is another thing', () => {
    expect(shown('Leo', 'Leo', { origins: { text: { from: 'act 7, jane', raw: 'Leo' } } })).toContain('· said by jane');
    const task = personalization('Leo');
    expect(words(valueLines(task, personalization('Mia'), 1, 80))).toContain('now read: Mia');
  });

  it('keeps to its room however long and hostile it is', () => {
    const evil = `\u001b[2J${'wide 鈴村 '.repeat(60)}`;
    for (const width of [36, 56, 81]) {
      const one = personalization(evil, {
        color1: evil,
        origins: { text: { from: evil, raw: evil }, color1: { from: evil, raw: 'x' } },
      });
      const lines = valueLines(one, one, 1, width);
      expect(words(lines)).not.toContain('\u001b');
      for (const parts of lines) expect(widthOf(parts)).toBeLessThanOrEqual(width);
    }
  });
});

describe('the file of a line', () => {
  const file = {
    state: 'failed',
    origin: 'link',
    sha256: null,
    failure: 'file-refused',
    failureDetail: '403',
    attempts: 2,
    nextTryAt: now,
    fetchedAt: null,
  };

  it('tells its three failures apart, how often it was tried, and when it is again', () => {
    expect(words(fileLines(file, true, zone, now))).toBe(
      'file ✗ the link was refused or has expired: 403\n     tried 2×, next try 12:00:00',
    );
    const last = { ...file, failure: 'file-mismatch', nextTryAt: null };
    expect(words(fileLines(last, true, zone, now))).toContain(
      'belongs to another line: 403\n     tried 2×, not tried again by itself',
    );
    expect(words(fileLines({ ...file, failure: 'file-unreadable' }, true, zone, now))).toContain('cannot be read');
    expect(words(fileLines(null, true, zone, now))).toBe('file … not fetched yet');
    expect(fileLines(null, false, zone, now)).toEqual([]);
  });
});

describe('what happened to it', () => {
  const change = (
    entity: ChangeRow['entity'],
    op: ChangeRow['op'],
    before: Fields | null,
    after: Fields | null,
  ): string => {
    const row: ChangeRow = { id: 1, at: now, runId: 1, entity, entityId: 7, orderId: 1, op, before, after };
    return (printChangeParts(row, zone) ?? []).map(textOf).join('');
  };

  it('is told in words', () => {
    const one = JSON.stringify([personalization('Leo', { quantity: 2 })]);
    const open = JSON.stringify([{ reason: 'missing-color', detail: '', position: 0 }]);
    expect(change('reading', 'created', null, { source: 'option', personalizations: one, findings: open })).toBe(
      'read    line 7 from the options: 2× Leo ! a colour is missing',
    );
    expect(change('reading', 'returned', null, { caught_by: 'safety net', what: 'never-read' })).toBe(
      'read    line 7 caught by the safety net: never read',
    );
    expect(change('task', 'created', null, { text: 'Leo\nMia', color1: 'Red', quantity: 2, findings: '[]' })).toBe(
      'print   task 7 made: 2× Leo⏎Mia · Red',
    );
    expect(change('task', 'updated', { status: 'pending' }, { status: 'in_progress', started_at: 1 })).toBe(
      'print   task 7 pending → in work',
    );
    expect(change('task', 'updated', { text: 'Leo', findings: open }, { text: 'Lea', findings: '[]' })).toBe(
      'print   task 7 text Leo → Lea, nothing waits any more',
    );
    expect(
      change('task', 'cancelled', { status: 'pending' }, { status: 'cancelled', why: 'its order is cancelled' }),
    ).toBe('print   task 7 pending → cancelled: its order is cancelled');
    expect(change('file', 'created', null, { state: 'read', origin: 'hand-in' })).toBe(
      'file    line 7 ✓ read, handed in by a person',
    );
    expect(
      change('file', 'updated', null, {
        state: 'failed',
        failure: 'file-refused',
        detail: '403',
        attempts: 2,
        next_try_at: null,
      }),
    ).toBe('file    line 7 ✗ the link was refused or has expired: 403 (attempt 2, not tried again by itself)');
    expect(
      change(
        'push',
        'updated',
        { state: 'sending' },
        { state: 'damaged', error_message: 'it was read back otherwise' },
      ),
    ).toBe('push    7 sending → damaged: it was read back otherwise');
    expect(change('order', 'updated', null, {})).toBe('');
  });

  it('never shows an address', () => {
    expect(
      change('file', 'updated', null, { state: 'failed', detail: 'https://zme-caps.example/secret' }),
    ).not.toContain('secret');
  });
});
