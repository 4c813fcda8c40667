import { it } from 'vitest';
import { newHome } from '../program.ts';
import { Operator } from './operator.ts';

/** Whether a line of the list with the cursor is of this class. */
const onClass = (operator: Operator, cls: string): boolean =>
  operator.lines.some((line) => line.startsWith('▸') && line.includes(` ${cls} `));

it('leads a newcomer from the red row over the plan, the deed and the undo to a rule', {
  timeout: 180_000,
}, async () => {
  const operator = new Operator({
    home: newHome(),
    args: ['demo', '--orders', '60', '--speed', '60'],
    columns: 120,
    rows: 36,
  });
  await operator.sees('tour 1/9: something is about to go wrong');
  await operator.sees('tour 2/9: 4 shows what is wrong', 90_000);
  operator.press('4');
  await operator.sees(/tour 3\/9: go to I28 \S+ \(j k\)/);
  operator.press('/', 'class:I28', 'enter');
  await operator.until('the cursor is on I28', () => onClass(operator, 'I28'));
  operator.press('enter');
  await operator.sees('tour 4/9: who wrote what is told at ←');
  await operator.sees(/← run \d+ of populate-print-queue/);
  operator.press('f');
  await operator.sees('tour 5/9: nothing is done yet');
  await operator.sees('pending → completed');
  operator.press('y');
  await operator.sees('applied and proven');
  operator.press('u');
  await operator.sees('completed → pending');
  operator.press('y');
  await operator.sees('opened again');
  operator.press('f');
  await operator.sees('pending → completed');
  operator.press('y');
  await operator.sees('applied and proven');
  operator.press('4', '/', 'class:I14', 'enter');
  await operator.until('the cursor is on I14', () => onClass(operator, 'I14'), 60_000);
  operator.press('i');
  await operator.sees('all with barcode');
  operator.press('down', 'enter');
  await operator.sees('say why');
  operator.press('not sold any more', 'enter');
  await operator.sees('ignores such issues');
  operator.press('4', 'R');
  await operator.sees(/What was wrong on \d{4}-\d{2}-\d{2}, so far/);
  operator.press('[');
  await operator.sees('Nothing was wrong.');
  operator.press(']');
  await operator.sees(', so far');
  operator.press('.');
  await operator.sees('the tour is over');
});
