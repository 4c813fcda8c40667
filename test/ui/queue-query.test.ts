import { expect, it } from 'vitest';
import { openDeliveryStates } from '../../src/core/inbox/delivery-list.ts';
import { parseFilter } from '../../src/ui/filter.ts';
import { queueFields, queueFilter } from '../../src/ui/queue-query.ts';

const read = (text: string) => queueFilter(parseFilter(text, queueFields));

it('shows what is not over unless it is asked for, with words cut short', () => {
  expect(read('')).toMatchObject({
    deliveries: { states: openDeliveryStates },
    runs: { states: ['queued', 'retrying', 'parked'] },
  });
  expect(read('state:over').deliveries?.states).toEqual(['done', 'ignored', 'dropped']);
  expect(read('state:over').runs).toBeNull();
  expect(read('state:dea')).toMatchObject({ deliveries: { states: ['dead'] }, runs: null });
  expect(read('state:waiting').runs?.states).toEqual(['queued', 'retrying']);
  expect(read('-state:parked').deliveries?.states).not.toContain('parked');
  expect(read('state:moon')).toEqual({ deliveries: null, runs: null });
});

it('asks for a sender, an event and an origin; a run has none but itself', () => {
  expect(read('source:ship')).toMatchObject({ deliveries: { sources: ['s'] }, runs: null });
  expect(read('from:run').deliveries).toBeNull();
  expect(read('event:price')).toMatchObject({ deliveries: { events: ['PRICE_UPDATED'] }, runs: null });
  expect(read('event:none').deliveries?.events).toEqual(['none']);
  expect(read('-event:order').deliveries?.events).not.toContain('ORDER_CREATED');
  expect(read('origin:poll').deliveries?.origins).toEqual(['poll']);
  expect(read('711 -x')).toMatchObject({
    deliveries: { words: ['711'], not: ['x'] },
    runs: { search: '711', not: ['x'] },
  });
});
