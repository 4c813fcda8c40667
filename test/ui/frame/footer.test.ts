import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { Bound } from '../../../src/ui/action.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';

function key(name: string, title: string, group: Bound['action']['group'] = 'act'): Bound {
  return { action: { key: name, title, group }, whyNot: () => null, run: () => undefined };
}

const keys = [key('r', 'run now'), key('p', 'pause'), key('P', 'pause all'), key('q', 'quit', 'program')];

it.each([
  [40, ' r run now  p pause  P pause all'],
  [32, ' r run now  p pause  P pause all'],
  [31, ' r run now  p pause'],
  [12, ' r run now'],
])('in %i columns shows whole keys or none', (columns, wanted) => {
  const [own = '', everywhere = ''] = footerLines({ keys, message: null, guide: null }, columns).map(
    stripVTControlCharacters,
  );
  expect(own.trimEnd()).toBe(wanted);
  expect(everywhere.endsWith(' q quit ')).toBe(true);
});
