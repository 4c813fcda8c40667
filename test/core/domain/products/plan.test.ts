import { describe, expect, it } from 'vitest';
import type { ProductItem } from '../../../../src/core/domain/products/item.ts';
import { decide, type KnownProduct, type Standing } from '../../../../src/core/domain/products/plan.ts';
import type { Problem } from '../../../../src/core/domain/products/problems.ts';

const item: ProductItem = {
  ...{ barcode: 'A1', productMainId: 'A', title: 'One', description: '<p>One</p>', brandId: 1, categoryId: 2 },
  images: ['https://images.example.com/1.jpg'],
  attributes: [{ attributeId: 3, valueId: 4 }],
  ...{ vatRate: 20, stockCode: 'A', dimensionalWeight: 1, origin: 'TR' },
};
const problem: Problem = { code: 'title-missing', field: 'title', message: 'It has none.' };
const unknown: KnownProduct = { acknowledged: null, refused: false, underWay: false };
const known: KnownProduct = { ...unknown, acknowledged: item };
const listed = (standing: Standing) => ({ standing, contentId: standing === 'approved' ? '77' : null });
const changed = { ...item, title: 'Two', stockCode: 'B' };
const fine = (of: ProductItem) => ({ item: of, problems: [] });

describe('what is done about a product', () => {
  it.each([
    ['it is new', fine(item), unknown, null, 'create'],
    ['something is wrong with it', { item, problems: [problem] }, known, listed('approved'), 'held'],
    ['a word of it has no counterpart', { item: null, problems: [problem] }, unknown, null, 'held'],
    ['it is on its way', { item, problems: [problem] }, { ...unknown, underWay: true }, null, 'under-way'],
    ['just this was refused', fine(item), { ...unknown, refused: true }, null, 'refused'],
    ['a change of it was refused', fine(changed), { ...known, refused: true }, listed('approved'), 'refused'],
    ['others listed it', fine(item), unknown, listed('approved'), 'adopt'],
    ['others listed it, and it was rejected', fine(item), unknown, listed('rejected'), 'update-unapproved'],
    ['nothing changed', fine(item), known, listed('pending'), 'unchanged'],
    ['it changed before its approval', fine(changed), known, listed('pending'), 'update-unapproved'],
    ['it changed after its rejection', fine(changed), known, listed('rejected'), 'update-unapproved'],
    ['it changed while it is off sale', fine(changed), known, listed('archived'), 'update-approved'],
    ['it was taken off', fine(item), known, null, 'gone'],
  ] as const)('%s', (_, draft, before, there, kind) => {
    expect(decide(draft, before, there).kind).toBe(kind);
  });

  it('tells of an approved product only what changed, by the part that it belongs to', () => {
    expect(decide(fine(changed), known, listed('approved'))).toEqual({
      ...{ kind: 'update-approved', contentId: '77' },
      content: { title: 'Two' },
      variant: { stockCode: 'B' },
    });
    // What groups variants cannot be changed any more.
    expect(decide(fine({ ...item, productMainId: 'Z' }), known, listed('approved')).kind).toBe('unchanged');
  });

  it('asked for by name, what was refused or is gone is tried once more', () => {
    expect(decide(fine(item), { ...unknown, refused: true }, null, { again: true }).kind).toBe('create');
    expect(decide(fine(item), known, null, { again: true }).kind).toBe('create');
    expect(decide(fine(item), known, listed('rejected'), { again: true }).kind).toBe('update-unapproved');
    expect(decide(fine(item), known, listed('approved'), { again: true }).kind).toBe('unchanged');
  });
});
