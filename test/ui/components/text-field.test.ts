import { expect, it } from 'vitest';
import { TextField } from '../../../src/ui/components/text-field.ts';
import { widthOf } from '../../../src/ui/present/line.ts';
import { characterKey, namedKey } from '../../../src/ui/terminal/key.ts';

function typed(text: string, ...keys: string[]): string {
  const field = new TextField(text);
  for (const key of keys) field.take(key.length === 1 ? characterKey(key) : namedKey(key));
  return field.text;
}

it('edits by whole characters, wide and combined ones too', () => {
  expect(typed('a👨‍👩‍👧', 'backspace')).toBe('a');
  expect(typed('ab', 'left', 'x')).toBe('axb');
  expect(typed('ab', 'home', 'delete')).toBe('b');
  expect(typed('two words', 'ctrl-w')).toBe('two ');
  expect(typed('all', 'ctrl-u', 'n')).toBe('n');
});

it('takes a paste whole and defused', () => {
  const field = new TextField();
  field.take({ type: 'paste', text: ' 205-1\u001b[2J\n' });
  expect(field.text).toBe('205-1');
});

it('keeps the place of typing in sight in little room', () => {
  const field = new TextField('a long text that does not fit');
  expect(widthOf(field.parts(10, true))).toBe(10);
});
