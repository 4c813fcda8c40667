import { expect, test } from 'vitest';
import { ChannelError } from '../../src/core/channels/channel.ts';
import { parseJson } from '../../src/core/json.ts';

test('good JSON is read as it is', () => {
  const value = { orders: [{ orderId: 1, notes: 'ünï “x”', total: 12.34 }], none: null, yes: true };
  expect(parseJson(JSON.stringify(value))).toEqual(value);
});

test.each([
  ['', /an empty answer/],
  ['<!DOCTYPE html><html><head><title>Maintenance</title>', /a page for people \(“Maintenance”\)/],
  ['{"orders":[{"orderId":12', /JSON that stops at byte 24/],
  ['{"notes":"ünï', /JSON that stops at byte 15/],
  ['{"a":', /JSON that stops at byte 5/],
  ['Too many cooks', /not JSON/],
  ['[1,2] and more', /not JSON from character 6 on/],
])('%j is told for what it is', (text, words) => {
  expect(nonsense(() => parseJson(text)).message).toMatch(words);
});

test('nesting is bounded, however long the text', () => {
  expect(parseJson(`${'['.repeat(32)}${']'.repeat(32)}`)).toBeDefined();
  expect(nonsense(() => parseJson(`${'['.repeat(33)}${']'.repeat(33)}`)).message).toMatch(/deeper than 32/);
  expect(nonsense(() => parseJson(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)).message).toMatch(
    /deeper than 32/,
  );
});

test('keys that reach a prototype are dropped, also when written with escapes', () => {
  const text = '{"a":{"__proto__":{"admin":true},"b":[{"constr\\u0075ctor":1,"c":2}]}}';
  const value = parseJson(text) as { a: { b: unknown[] } };
  expect(JSON.stringify(value)).toBe('{"a":{"b":[{"c":2}]}}');
  expect(Object.assign({}, value.a)).not.toHaveProperty('admin');
});

function nonsense(read: () => unknown): ChannelError {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ChannelError);
    expect((error as ChannelError).kind).toBe('nonsense');
    return error as ChannelError;
  }
  throw new Error('it was read');
}
