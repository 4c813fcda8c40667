import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { newHome, start } from '../program.ts';

it('compares to the end and leaves nothing behind though nobody reads its lines any more', {
  timeout: 60_000,
}, async () => {
  const folder = newHome();
  const demo = start(folder, ['demo', '--once', '--orders', '20'], { TMPDIR: folder });
  await demo.says('a made-up shop of 20 orders');
  demo.child.stdout?.destroy();
  expect(await demo.done).toMatchObject({ code: 0, stderr: '' });
  expect(readdirSync(folder)).toEqual([]);
});
