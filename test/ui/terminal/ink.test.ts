import '../../../src/ui/terminal/environment.ts';
import { Box, render, Text } from 'ink';
import { createElement as h, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { createPresenter } from '../../../src/ui/terminal/presenter.ts';
import { settle } from './manual-timers.ts';
import { VirtualTerminal } from './virtual-terminal.ts';

/** A picture as high as the terminal: what Ink's own writer would clear screen and scrollback for at every frame. */
function picture({ columns, rows }: { columns: number; rows: number }, rowsOfText: readonly string[]): ReactNode {
  const body = rowsOfText.map((text) => h(Text, { key: text, wrap: 'truncate' }, text));
  return h(
    Box,
    { width: columns, height: rows, flexDirection: 'column', justifyContent: 'space-between' },
    h(Text, { inverse: true }, 'header'),
    h(Box, { flexDirection: 'column', flexGrow: 1 }, ...body),
    h(Text, null, 'footer'),
  );
}

async function eventually(check: () => void): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    await settle();
    try {
      return check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

describe('Ink behind the presenter', () => {
  it('draws full height, updates in place, follows a resize and leaves', async () => {
    const terminal = new VirtualTerminal({ columns: 40, rows: 6 });
    const presenter = createPresenter({ stdout: terminal });
    const ink = render(picture(presenter.size(), ['在庫 one', 'two 😀']), {
      stdout: presenter.inkStdout,
      patchConsole: false,
      exitOnCtrlC: false,
    });
    await eventually(() => expect(terminal.text()).toEqual(['header', '在庫 one', 'two 😀', '', '', 'footer']));
    expect(terminal.takeReceived().match(/2J/g)).toHaveLength(1);

    for (let i = 0; i < 5; i++) {
      ink.rerender(picture(presenter.size(), ['在庫 one', `two ${i}`]));
      await eventually(() => expect(terminal.text()[2]).toBe(`two ${i}`));
    }
    expect(terminal.text()).toEqual(['header', '在庫 one', 'two 4', '', '', 'footer']);
    const updates = terminal.takeReceived();
    expect(updates).not.toMatch(/[23]J/);
    expect(updates.length).toBeLessThan(5 * 40);

    terminal.resize({ columns: 30, rows: 8 });
    ink.rerender(picture(presenter.size(), ['wider']));
    await eventually(() => expect(terminal.text()).toEqual(['header', 'wider', '', '', '', '', '', 'footer']));

    ink.unmount();
    await ink.waitUntilExit();
    presenter.restore();
    await settle();
    expect(terminal.isOnAlternateScreen).toBe(false);
    expect(terminal.received).not.toContain('3J');
  });
});
