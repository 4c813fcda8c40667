import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createInput, type InputEvent } from '../../../src/ui/terminal/input.ts';
import { ManualTimers } from './manual-timers.ts';

/** The keyboard side of a terminal: remembers its mode, sends what it is told to. */
class Keyboard extends EventEmitter {
  isTTY = true;
  isRaw = false;
  isFlowing = false;
  setRawMode(raw: boolean): void {
    this.isRaw = raw;
  }
  resume(): void {
    this.isFlowing = true;
  }
  pause(): void {
    this.isFlowing = false;
  }
  send(text: string): void {
    this.emit('data', Buffer.from(text));
  }
}

function open(onEvent?: (event: InputEvent) => void) {
  const keyboard = new Keyboard();
  const timers = new ManualTimers();
  const keys: string[] = [];
  let ends = 0;
  const input = createInput({
    stdin: keyboard,
    timers,
    onEnd: () => ends++,
    onEvent: (event) => {
      keys.push(event.type === 'key' ? event.key : `paste(${event.text})`);
      onEvent?.(event);
    },
  });
  return { keyboard, timers, keys, input, ends: () => ends };
}

describe('createInput', () => {
  it('takes the keyboard and gives it back, each once', () => {
    const { keyboard, input, keys } = open();
    keyboard.send('j');
    expect(keys).toEqual([]);
    input.start();
    input.start();
    expect(keyboard).toMatchObject({ isRaw: true, isFlowing: true });
    keyboard.send('j');
    expect(keys).toEqual(['j']);
    input.stop();
    input.stop();
    expect(keyboard).toMatchObject({ isRaw: false, isFlowing: false });
    keyboard.send('k');
    expect(keys).toEqual(['j']);
  });

  it('takes Escape for a key after 75 ms, and not while the rest of a sequence comes in time', async () => {
    const { keyboard, timers, keys, input } = open();
    input.start();
    keyboard.send('\x1b');
    await timers.pass(74);
    expect(keys).toEqual([]);
    keyboard.send('[A');
    expect(keys).toEqual(['up']);
    keyboard.send('\x1b');
    await timers.pass(76);
    expect(keys).toEqual(['up', 'escape']);
  });

  it('drops the remainder of a sequence for a second after its Escape, and types it later', async () => {
    const { keyboard, timers, keys, input } = open();
    input.start();
    keyboard.send('\x1b');
    await timers.pass(900);
    keyboard.send('[B');
    keyboard.send('\x1b');
    await timers.pass(1_200);
    keyboard.send('[B');
    expect(keys).toEqual(['escape', 'escape', '[', 'B']);
  });

  it('waits for the rest of a paste as long as it takes, yet obeys Ctrl-C after a silence', async () => {
    const { keyboard, timers, keys, input } = open();
    input.start();
    keyboard.send('\x1b[200~one ');
    await timers.pass(60_000);
    keyboard.send('two\x1b[201~');
    keyboard.send('\x1b[200~lost');
    await timers.pass(60_000);
    keyboard.send('\x03');
    expect(keys).toEqual(['paste(one two)', 'ctrl-c']);
  });

  it('forgets what was begun when it stops, also from within an event', async () => {
    const { keyboard, timers, keys, input } = open((event) => {
      if (event.type === 'key' && event.key === 'q') input.stop();
    });
    input.start();
    keyboard.send('\x1b');
    input.stop();
    await timers.pass(100);
    input.start();
    keyboard.send('jqx\x1b');
    await timers.pass(100);
    expect(keys).toEqual(['j', 'q']);
  });

  it('tells when the terminal is gone, whether it ends or breaks', () => {
    const { keyboard, input, ends } = open();
    keyboard.emit('error', new Error('EIO'));
    expect(ends()).toBe(0);
    input.start();
    keyboard.emit('end');
    keyboard.emit('error', new Error('EIO'));
    expect(ends()).toBe(2);
  });
});
