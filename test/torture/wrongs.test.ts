import { expect, it } from 'vitest';
import { newHome, start } from '../program.ts';

it('finds each kind of wrong in the bundled world, and mends by one key what takes no decision', {
  timeout: 300_000,
}, async () => {
  const folder = newHome();
  const { code, stdout, stderr } = await start(folder, ['demo', '--once', '--wrongs'], { TMPDIR: folder }).done;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('what is wrong: 40 kinds made to happen, 40 found');
});
