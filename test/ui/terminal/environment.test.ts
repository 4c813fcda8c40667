import { describe, expect, it } from 'vitest';
import { colorLevel, prepareEnvironment, terminalCapabilities } from '../../../src/ui/terminal/environment.ts';

describe('prepareEnvironment', () => {
  it('makes React the production build and lets Ink draw', () => {
    const env: Record<string, string | undefined> = { NODE_ENV: 'development', CI: '1', TERM: 'xterm' };
    prepareEnvironment(env);
    expect(env).toEqual({ NODE_ENV: 'production', TERM: 'xterm' });
  });

  it('tells chalk about NO_COLOR when it is not empty', () => {
    const refused: Record<string, string | undefined> = { NO_COLOR: '1', FORCE_COLOR: '3' };
    prepareEnvironment(refused);
    expect(refused['FORCE_COLOR']).toBe('0');
    const empty: Record<string, string | undefined> = { NO_COLOR: '' };
    prepareEnvironment(empty);
    expect(empty).not.toHaveProperty('FORCE_COLOR');
  });

  it('has been done to this process by the import', () => {
    expect(process.env['NODE_ENV']).toBe('production');
    expect(process.env).not.toHaveProperty('CI');
  });
});

describe('colorLevel', () => {
  it.each([
    [{}, 1],
    [{ TERM: 'xterm' }, 1],
    [{ TERM: 'screen-256color' }, 2],
    [{ TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 3],
    [{ TERM: 'xterm-direct' }, 3],
    [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 0],
    [{ NO_COLOR: '1', FORCE_COLOR: '3' }, 0],
    [{ NO_COLOR: '', TERM: 'xterm' }, 1],
    [{ FORCE_COLOR: '0', TERM: 'xterm-256color' }, 0],
    [{ FORCE_COLOR: 'false' }, 0],
    [{ FORCE_COLOR: '', TERM: 'dumb' }, 1],
    [{ FORCE_COLOR: '9' }, 3],
  ])('of %j is %i', (env, level) => {
    expect(colorLevel(env)).toBe(level);
  });
});

describe('terminalCapabilities', () => {
  const terminal = { isTTY: true, columns: 80, rows: 24 };

  it('finds nothing in the way of an ordinary terminal', () => {
    expect(terminalCapabilities(terminal, { TERM: 'xterm-256color' })).toEqual({
      colorLevel: 2,
      size: { columns: 80, rows: 24 },
      obstacle: undefined,
      advice: undefined,
    });
  });

  it.each([
    [{ ...terminal, isTTY: false }, {}, 'not-a-terminal', 'orderdeck status'],
    [terminal, { TERM: 'dumb' }, 'dumb', 'TERM'],
    [{ isTTY: true, columns: 40, rows: 10 }, {}, 'too-small', '40×10; the console needs 60×15'],
    [{ isTTY: true, columns: 59, rows: 50 }, {}, 'too-small', '59×50'],
    [{ isTTY: true, columns: 60, rows: 14 }, {}, 'too-small', '60×14'],
  ])('says what is in the way: %j %j', (stdout, env, obstacle, hint) => {
    const found = terminalCapabilities(stdout, env);
    expect(found.obstacle).toBe(obstacle);
    expect(found.advice).toContain(hint);
  });
});
