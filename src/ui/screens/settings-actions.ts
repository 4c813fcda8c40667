import type { Action } from '../action.ts';
import { SettingForm } from '../dialogs/setting-form.ts';
import { askPreset, askUndo, toggle, whyNoToggle } from '../settings/acts.ts';
import { nothingSelected } from './selecting.ts';
import type { SettingsScreen } from './settings.tsx';

/** What can be done about settings. */
export const settingsActions: readonly Action<SettingsScreen>[] = [
  {
    key: 'e',
    title: 'edit',
    help: 'change it: in .env, or the schedule; what is out of range is refused with the range',
    group: 'act',
    changes: true,
    disabled: nothingSelected,
    run: ({ session, row }) => row && session.ask(new SettingForm(session, row)),
  },
  {
    key: 'p',
    title: 'on/off',
    help: 'turn it on or off; on a schedule: pause its job, or let it go on',
    group: 'act',
    changes: true,
    disabled: (screen) => nothingSelected(screen) ?? (screen.row ? whyNoToggle(screen.row) : null),
    run: ({ session, row }) => (row ? toggle(session, row) : undefined),
  },
  {
    key: 'P',
    title: 'preset',
    help: 'six settings that fit the size of a shop, shown as a diff first',
    group: 'act',
    changes: true,
    run: ({ session }) => askPreset(session),
  },
  {
    key: 'u',
    title: 'undo',
    help: 'take the last change of settings back, a preset as a whole',
    group: 'act',
    changes: true,
    run: ({ session }) => askUndo(session),
  },
  {
    key: '/',
    title: 'filter',
    help: 'filter: words, -not, from:environment, is:set, is:wrong, is:paused',
    group: 'view',
    run: (screen) => screen.filter.type(),
  },
];
