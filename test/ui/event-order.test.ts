import { expect, it } from 'vitest';
import { EventOrder } from '../../src/ui/event-order.ts';
import { characterKey } from '../../src/ui/terminal/key.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function order(isTyping: () => boolean) {
  const taken: string[] = [];
  const events = new EventOrder({ isTyping, take: (event) => taken.push(event.type === 'key' ? event.key : 'paste') });
  return { events, taken };
}

it('lets a key wait for what the one before it asked for', async () => {
  const { events, taken } = order(() => false);
  let read: () => void = () => undefined;
  events.settle(new Promise<void>((resolve) => (read = resolve)));
  events.push(characterKey('a'));
  events.push(characterKey('b'));
  await settled();
  expect(taken).toEqual([]);
  read();
  await settled();
  expect(taken).toEqual(['a', 'b']);
});

it('is not held up by a read that fails', async () => {
  const { events, taken } = order(() => false);
  events.settle(Promise.reject(new Error('locked')));
  events.push(characterKey('a'));
  await settled();
  expect(taken).toEqual(['a']);
});

it('does not let text wait', () => {
  const { events, taken } = order(() => true);
  events.settle(new Promise(() => undefined));
  events.push(characterKey('x'));
  expect(taken).toEqual(['x']);
});
