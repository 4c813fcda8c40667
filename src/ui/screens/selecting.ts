import type { Action } from '../action.ts';

/** A list whose rows can be selected. */
interface Selecting {
  /** The row under the cursor. */
  readonly row: unknown;
  readonly list: { toggle(): void };
  selectAll(): void;
}

export const nothingSelected = ({ row }: Pick<Selecting, 'row'>): string | null => (row ? null : 'nothing is selected');

export const selecting: readonly Action<Selecting>[] = [
  {
    key: 'space',
    title: 'select',
    help: 'select this row, or take it out again',
    group: 'view',
    disabled: nothingSelected,
    run: (screen) => screen.list.toggle(),
  },
  {
    key: 'A',
    title: 'all',
    help: 'select all that match the filter, or none',
    group: 'view',
    quiet: true,
    disabled: nothingSelected,
    run: (screen) => screen.selectAll(),
  },
];
