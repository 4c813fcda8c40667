import { render } from 'ink';
import { createElement } from 'react';
import { App } from './app.tsx';
import { Painter } from './components/painted.tsx';
import type { Shell } from './shell.ts';
import type { Presenter } from './terminal/presenter.ts';

/**
 * Has Ink draw the console from now on.
 *
 * @returns ends that
 */
export function drawWithInk(shell: Shell, presenter: Presenter): () => void {
  const app = createElement(Painter, { value: presenter }, createElement(App, { shell }));
  const ink = render(app, { stdout: presenter.inkStdout, patchConsole: false, exitOnCtrlC: false });
  return () => ink.unmount();
}
