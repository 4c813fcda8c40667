import { describe, expect, it } from 'vitest';
import { suggest, toldIn } from '../../../../src/core/domain/products/suggest.ts';

const words = ['Çınar', 'Çınar Yayınevi', 'ATÖLYE NARİN', 'Atölye Nar', 'Kuzey', 'Kuzey Işığı', 'Işık Ev'].map(
  (name, index) => ({ id: index + 1, name }),
);
const names = (source: string, most?: number): string[] => suggest(source, words, most).map(({ name }) => name);

describe('suggestions', () => {
  it('put the same word but for letters’ case and marks first', () => {
    expect(names('CINAR YAYINEVİ')[0]).toBe('Çınar Yayınevi');
    expect(names('atolye nar')[0]).toBe('Atölye Nar');
    expect(names('KUZEY IŞIĞI')[0]).toBe('Kuzey Işığı');
  });

  it('then those near it, and none that is far', () => {
    expect(names('Atölye Narin')).toEqual(['ATÖLYE NARİN', 'Atölye Nar']);
    expect(names('Kuzey Isigi Ltd')).toEqual(['Kuzey Işığı', 'Kuzey']);
    expect(names('Bambu')).toEqual([]);
    expect(names('')).toEqual([]);
    expect(names('!!!')).toEqual([]);
  });

  it('keep no more than are asked for, of however many words', () => {
    const many = Array.from({ length: 5000 }, (_, id) => ({ id, name: `Kuzey ${id}` }));
    expect(suggest('Kuzey', many, 3)).toHaveLength(3);
  });

  it('find the values that names tell', () => {
    const colours = ['Siyah', 'Krem', 'Altın Sarısı'].map((name, id) => ({ id, name }));
    expect(toldIn(['Kupa - ALTIN SARISI', 'Kupa, altın sarısı', 'Kupa - Krem'], colours, 2)).toEqual([
      { id: 2, name: 'Altın Sarısı' },
      { id: 1, name: 'Krem' },
    ]);
  });
});
