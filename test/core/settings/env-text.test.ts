import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withVariable } from '../../../src/core/settings/env-text.ts';

const file = `# my shop
A=1   # the first
export B="two words" # quoted

C='several
lines'
A=3 # counts
D=x#y
`;

describe('a variable of .env', () => {
  it('is changed in its place; comments, order and all else stay', () => {
    expect(withVariable(file, 'B', "it's new")).toBe(file.replace('"two words"', "`it's new`"));
    expect(withVariable(file, 'A', '4')).toBe(file.replace('A=1   # the first\n', '').replace('A=3', 'A=4'));
    expect(withVariable(file, 'C', 'one')).toBe(file.replace("'several\nlines'", 'one'));
  });

  it('is taken out wherever it stands, or added at the end', () => {
    expect(withVariable(file, 'A', null)).not.toMatch(/^A=/m);
    expect(withVariable('X=1', 'Y', 'two words')).toBe("X=1\nY='two words'\n");
    expect(withVariable(file, 'E', null)).toBe(file);
  });

  it('that cannot be written so that it is read again is refused', () => {
    expect(() => withVariable('', 'A', `a'b"c\`d`)).toThrow(/A cannot be written into .env/);
    expect(() => withVariable('', 'A', 'a\nb')).toThrow(/A cannot be written/);
  });

  it('never changes another one, whatever stands in the file', () => {
    const value = fc.stringMatching(/^[\x20-\x7e]{1,20}$/).filter((text) => text.trim() === text);
    const line = fc.oneof(
      fc.tuple(fc.constantFrom('A', 'B', 'C'), value).map(([name, text]) => `${name}=${text}`),
      value.map((text) => `# ${text}`),
      value.map((text) => `D="${text.replaceAll('"', '')}\nmore"`),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.option(value), (lines, wanted) => {
        const before = lines.join('\n');
        let after: string;
        try {
          after = withVariable(before, 'B', wanted);
        } catch {
          return;
        }
        const { B: _, ...others } = parseEnv(before);
        const { B: written, ...kept } = parseEnv(after);
        expect(kept).toEqual(others);
        expect(written ?? null).toBe(wanted);
      }),
    );
  });
});
