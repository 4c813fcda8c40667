import type { HelpPage } from '../page.ts';
import { askingErrors } from './asking.ts';
import { outsideErrors } from './outside.ts';
import { runErrors } from './runs.ts';
import { storeErrors } from './store.ts';

/** Each code that a command, a run, a push or a webhook can end with. */
const texts = { ...storeErrors, ...outsideErrors, ...runErrors, ...askingErrors };

export const errorPages: readonly HelpPage[] = Object.entries(texts).map(([code, [means, cause, remedy]]) => ({
  id: `error-${code}`,
  kind: 'error',
  name: code,
  title: `Error ${code}`,
  blocks: [
    { text: means },
    { heading: 'How it comes about' },
    { text: cause },
    { heading: 'What to do' },
    { text: remedy },
  ],
  see: code in storeErrors ? ['backup', 'doctor'] : code in outsideErrors ? ['doctor'] : [],
}));
