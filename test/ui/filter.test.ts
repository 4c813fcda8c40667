import { describe, expect, it } from 'vitest';
import { parseFilter, passes } from '../../src/ui/filter.ts';
import { orderFields, orderFilter } from '../../src/ui/order-query.ts';

describe('a filter', () => {
  it('has words, unwanted words, fields and quoted phrases', () => {
    const filter = parseFilter('Jane -gift status:shipped "two words" tag:"next day" -market:etsy', orderFields);
    expect(filter.words).toEqual(['jane', 'two words']);
    expect(filter.not).toEqual(['gift']);
    expect(filter.fields).toEqual(
      new Map([
        ['status', ['shipped']],
        ['tag', ['next day']],
      ]),
    );
    expect(filter.notFields).toEqual(new Map([['market', ['etsy']]]));
  });

  it('takes what only looks like a field as a word', () => {
    expect(parseFilter('12:30 https://x.example', orderFields).words).toEqual(['12:30', 'https://x.example']);
  });

  it('can be anything that is being typed', () => {
    for (const text of ['', '-', ':', 'status:', '"', '-"', 'status:"a', '--a'])
      expect(() => parseFilter(text, orderFields)).not.toThrow();
  });

  it('lets through what has all that is wanted and nothing that is not', () => {
    const filter = parseFilter('sync -tags state:idle', ['state']);
    const state = () => 'idle';
    expect(passes(filter, 'sync-orders', state)).toBe(true);
    expect(passes(filter, 'sync-tags', state)).toBe(false);
    expect(passes(filter, 'sync-orders', () => 'running')).toBe(false);
  });
});

describe('a filter of orders', () => {
  const now = Date.UTC(2026, 6, 8, 12);
  const asked = (text: string) => orderFilter(parseFilter(text, orderFields), now);

  it('knows a status by a part of its name', () => {
    expect(asked('status:aw')?.status).toEqual(['awaiting_payment', 'awaiting_shipment']);
    expect(asked('status:hold')?.status).toEqual(['on_hold']);
  });

  it('asks for what is wrong by class, by how bad it is, or for anything', () => {
    expect(asked('issue:i26')?.issue).toEqual({ classes: ['I26'], severities: [], now });
    expect(asked('issue:crit')?.issue).toEqual({ classes: [], severities: ['critical'], now });
    expect(asked('issue:')?.issue).toEqual({ classes: [], severities: [], now });
    expect(asked('-issue:oversold')?.notIssue).toEqual({ classes: ['I30'], severities: [], now });
    expect(asked('issue:i999')).toBeNull();
  });

  it('takes -status: as every other status', () => {
    expect(asked('-status:shipped')?.status).not.toContain('shipped');
    expect(asked('-status:shipped')?.status).toContain('cancelled');
  });

  it('takes each field also in the negative, and a marketplace by both its names', () => {
    expect(asked('market:etsy marketplace:ebay')).toMatchObject({ marketplace: ['etsy', 'ebay'] });
    expect(asked('-marketplace:amazon -tag:rush -channel:x -parked:')).toMatchObject({
      notMarketplace: ['amazon'],
      notTag: ['rush'],
      notChannel: ['x'],
      notParked: true,
    });
  });

  it('finds nothing for a status that does not exist, rather than everything', () => {
    expect(asked('status:nonsense')).toBeNull();
  });

  it('asks for no status while its value is not typed yet', () => {
    expect(asked('status:')).toEqual({ words: [], not: [] });
    expect(asked('parked:')).toEqual({ words: [], not: [], parked: true });
  });
});
