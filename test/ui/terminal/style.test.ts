import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, StyleTable } from '../../../src/ui/terminal/style.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

/** Applies SGR parameters one after the other, from the plain style. */
function reach(table: StyleTable, ...parameters: string[]): number {
  return parameters.reduce((style, step) => table.apply(style, step), plain as number);
}

describe('StyleTable', () => {
  it('gives equal styles equal numbers, however they are reached', () => {
    const table = new StyleTable();
    expect(reach(table, '1;31')).toBe(reach(table, '31', '1'));
    expect(reach(table, '1', '0')).toBe(plain);
    expect(reach(table, '31;44', '39', '49')).toBe(plain);
    expect(reach(table, '38:2::1:2:3')).toBe(reach(table, '38;2;1;2;3'));
    expect(reach(table, '1', '2', '22')).toBe(plain);
    expect(reach(table, '31')).not.toBe(reach(table, '32'));
    expect(table.size).toBe(9);
  });

  it('conceals nothing, and lets broken parameters change nothing', () => {
    const table = new StyleTable();
    for (const parameters of ['8', '999', '38', '38;5', '38;5;999', '48;2;1;2', '58;5;1', ':::']) {
      expect(reach(table, parameters), parameters).toBe(plain);
    }
  });

  it('sends nothing for no change, and the shortest way back to plain', () => {
    const table = new StyleTable();
    const red = reach(table, '31');
    expect(table.transition(red, red)).toBe('');
    expect(table.transition(plain, red)).toBe('\x1b[31m');
    expect(table.transition(red, plain)).toBe('\x1b[m');
    expect(table.transition(red, reach(table, '1'))).toBe('\x1b[0;1m');
  });

  it('means by SGR what a terminal means', async () => {
    const level = fc.integer({ min: 0, max: 255 });
    const parameter = fc.oneof(
      fc.constantFrom(
        '',
        '0',
        '1',
        '2',
        '3',
        '4',
        '4:0',
        '5',
        '7',
        '9',
        '53',
        '22',
        '23',
        '24',
        '25',
        '27',
        '29',
        '55',
      ),
      fc.constantFrom('30', '37', '90', '97', '39', '40', '47', '100', '107', '49', '58;5;3', '59', '10'),
      fc.tuple(fc.constantFrom('38', '48'), level).map(([target, index]) => `${target};5;${index}`),
      fc.tuple(fc.constantFrom('38', '48'), level, level).map(([target, a, b]) => `${target};2;${a};${b};7`),
      fc.tuple(fc.constantFrom('38', '48'), level).map(([target, a]) => `${target}:2::${a}:1:2`),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(parameter, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        async (steps) => {
          const table = new StyleTable();
          const sequences = steps.map((step) => step.join(';'));
          const [meant, sent] = [
            new VirtualTerminal({ columns: 2, rows: 1 }),
            new VirtualTerminal({ columns: 2, rows: 1 }),
          ];
          await meant.show(`${sequences.map((parameters) => `\x1b[${parameters}m`).join('')}x`);
          await sent.show(`${table.transition(plain, reach(table, ...sequences))}x`);
          expect(sent.cells()[0]?.[0]).toEqual(meant.cells()[0]?.[0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
