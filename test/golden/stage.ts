import '../../src/ui/terminal/environment.ts';
import { render } from 'ink';
import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';
import { createElement } from 'react';
import { App } from '../../src/ui/app.tsx';
import { Painter } from '../../src/ui/components/painted.tsx';
import { ClockRegion } from '../../src/ui/frame/clock.ts';
import type { Place } from '../../src/ui/place.ts';
import type { ConsoleSetting } from '../../src/ui/session.ts';
import { Shell } from '../../src/ui/shell.ts';
import { characterKey, type KeyEvent, namedKey } from '../../src/ui/terminal/key.ts';
import { createPresenter } from '../../src/ui/terminal/presenter.ts';
import type { Size } from '../../src/ui/terminal/size.ts';
import { ManualTimers } from '../ui/terminal/manual-timers.ts';
import { VirtualTerminal } from '../ui/terminal/virtual-terminal.ts';

export interface Scene {
  readonly setting: ConsoleSetting;
  readonly place: Place;
  /** Pressed one after the other: a character, or the name of a key. */
  readonly keys?: readonly string[];
  /** Drawn before anything has been read. */
  readonly isLoading?: boolean;
}

/** What an operator sees: the whole console, drawn by Ink and the presenter into a terminal of that size. */
export async function draw({ setting, place, keys = [], isLoading }: Scene, size: Size): Promise<string> {
  const terminal = new VirtualTerminal(size);
  const timers = new ManualTimers();
  const presenter = createPresenter({ stdout: terminal, timers });
  const disk = new SlowDisk();
  const shell = new Shell({
    ...setting,
    store: { ...setting.store, db: setting.store.db.withPlugin(disk) },
    presenter,
    hasEngine: false,
    copy: () => undefined,
    onQuit: () => undefined,
  });
  if (isLoading) disk.stop();
  shell.open(place);
  if (isLoading) shell.screen.arrange(shell.area);
  else await read(shell);
  for (const key of keys) {
    shell.handle([...key].length === 1 ? characterKey(key) : keyOf(key));
    await shell.attempt(async () => undefined);
  }
  if (keys.length > 0) await read(shell);
  const app = createElement(Painter, { value: presenter }, createElement(App, { shell }));
  const ink = render(app, { stdout: presenter.inkStdout, patchConsole: false, exitOnCtrlC: false });
  const clock = new ClockRegion(presenter, shell);
  await timers.pass(200);
  const text = terminal.text().join('\n').trimEnd();
  clock.stop();
  ink.unmount();
  presenter.restore();
  disk.goOn();
  await read(shell);
  shell.stop();
  return `${text}\n`;
}

/** Until what was asked for has been read: once for the place of things, once for what fills it. */
async function read(shell: Shell): Promise<void> {
  for (let times = 0; times < 2; times += 1) {
    shell.changed();
    await shell.attempt(async () => undefined);
  }
}

/** Keeps the answers of all queries back for as long as it stands still. */
class SlowDisk implements KyselyPlugin {
  #isTurning: Promise<void> = Promise.resolve();
  #turn: () => void = () => undefined;

  stop(): void {
    this.#isTurning = new Promise((resolve) => {
      this.#turn = resolve;
    });
  }

  goOn(): void {
    this.#turn();
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    await this.#isTurning;
    return result;
  }
}

function keyOf(name: string): KeyEvent {
  const letter = /^ctrl-(.)$/.exec(name)?.[1];
  return letter === undefined ? namedKey(name) : characterKey(letter, { ctrl: true, alt: false, shift: false });
}
