import type { Action } from '../action.ts';
import { HelpDialog } from '../dialogs/help.ts';
import { PaletteDialog } from '../dialogs/palette.ts';
import { tabs } from '../screen.ts';
import type { Shell } from '../shell.ts';

/** What works on every screen. A screen's own action with the same key goes before it. */
export const frameActions: readonly Action<Shell>[] = [
  ...tabs.map(
    ({ key, id, title }): Action<Shell> => ({ key, title, group: 'go', quiet: true, run: (shell) => shell.goTo(id) }),
  ),
  {
    key: 'escape',
    title: 'back',
    help: 'back one step; nothing is lost',
    group: 'go',
    quiet: true,
    run: (shell) => shell.back(),
  },
  {
    key: ':',
    title: 'find',
    help: 'find a screen, a job, an order or an issue by number, or an action',
    group: 'program',
    run: (shell) => shell.ask(new PaletteDialog(shell)),
  },
  {
    key: '?',
    title: 'help',
    help: 'all keys of this screen; then h: the page about what is under the cursor',
    group: 'program',
    run: (shell) => shell.ask(new HelpDialog(shell)),
  },
  {
    key: 'q',
    title: 'quit',
    help: 'leave; asks when this console’s own engine has work under way',
    group: 'program',
    run: (shell) => shell.quit(),
  },
];
