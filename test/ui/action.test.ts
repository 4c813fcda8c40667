import { expect, it } from 'vitest';
import { type Action, bind, keyLabel, readOnlyReason } from '../../src/ui/action.ts';

const actions: Action<{ row: string | null }>[] = [
  {
    key: 'r',
    title: 'run',
    group: 'act',
    changes: true,
    disabled: ({ row }) => (row === null ? 'nothing is selected' : null),
    run: () => undefined,
  },
  { key: 'enter', title: 'open', group: 'open', run: () => undefined },
];

it('refuses in read-only mode what changes something, whatever else might be said', () => {
  const [run, open] = bind(actions, { row: 'a' }, true);
  expect(run?.whyNot()).toBe(readOnlyReason);
  expect(open?.whyNot()).toBeNull();
});

it('says why an action cannot be done now, and looks anew each time', () => {
  const state: { row: string | null } = { row: null };
  const [run] = bind(actions, state, false);
  expect(run?.whyNot()).toBe('nothing is selected');
  state.row = 'a';
  expect(run?.whyNot()).toBeNull();
});

it('names keys as they are printed on the keyboard', () => {
  expect(['enter', 'escape', 'ctrl-l', 'R', 'pagedown'].map(keyLabel)).toEqual(['Enter', 'Esc', 'Ctrl-L', 'R', 'PgDn']);
});
