import { expect, it } from 'vitest';
import { parseFilter } from '../../src/ui/filter.ts';
import { printFields, printFilter } from '../../src/ui/print-query.ts';

const asked = (text: string) => printFilter(parseFilter(text, printFields));

it('reads the fields of the print list, cut short and turned round', () => {
  expect(asked('leo -mia')).toEqual({ words: ['leo'], not: ['mia'] });
  expect(asked('status:done')).toMatchObject({ status: ['completed'], lines: false });
  expect(asked('status:in-w')).toBeNull();
  expect(asked('status:work status:pend')).toMatchObject({ status: ['pending', 'in_progress'] });
  expect(asked('status:all')).toMatchObject({ lines: true, notMade: true, status: { length: 5 } });
  expect(asked('-status:pending')).toMatchObject({ status: ['in_progress', 'completed', 'cancelled', 'held'] });
  expect(asked('status:nonsense')).toBeNull();
  expect(asked('status:')).toEqual({ words: [], not: [] });
  expect(asked('review: -printable:')).toMatchObject({ review: true, printable: false });
  expect(asked('status:not-made')).toMatchObject({ status: [], notMade: true });
  expect(asked('waiting:')).toMatchObject({ waiting: true });
  expect(asked('review:missing')).toMatchObject({ review: true, reason: ['missing'] });
  expect(asked('color:"light blue" -colour:red sku:X market:etsy')).toMatchObject({
    color: ['light blue'],
    notColor: ['red'],
    sku: ['x'],
    marketplace: ['etsy'],
  });
  expect(asked('order:id:12')).toMatchObject({ order: [12], status: { length: 5 } });
  expect(asked('order:204-51')).toMatchObject({ order: ['204-51'] });
});
