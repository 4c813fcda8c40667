import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

/** A checkout of one bundle, which says that it was called. */
function newCheckout() {
  const root = mkdtempSync(path.join(tmpdir(), 'orderdeck-code-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const dist = path.join(root, 'dist');
  for (const name of ['load.js', 'package.json'])
    cpSync(path.resolve(import.meta.dirname, '../../bin', name), path.join(root, 'bin', name));
  mkdirSync(dist);
  writeFileSync(path.join(dist, 'bundle.cjs'), "(function(exports){exports.main=()=>process.stdout.write('called')})");
  return {
    dist,
    call(...flags: string[]): string {
      const program = `require(${JSON.stringify(path.join(root, 'bin', 'load.js'))}).load('bundle.cjs').main()`;
      return String(spawnSync(process.execPath, [...flags, '-e', program]).stdout);
    },
    /** The code that is kept, each with what tells whether it was written anew. */
    kept: () =>
      Object.fromEntries(
        readdirSync(dist)
          .filter((name) => name.includes('.code'))
          .map((name) => [name, statSync(path.join(dist, name)).ino]),
      ),
  };
}

it('keeps what was compiled for each set of flags, and does it once', () => {
  const { call, kept } = newCheckout();
  const flags = ['--single-threaded-gc', '--no-opt'];
  expect([call(), call(...flags)]).toEqual(['called', 'called']);
  const both = kept();
  expect(Object.keys(both)).toHaveLength(2);
  expect([call(), call(...flags)]).toEqual(['called', 'called']);
  expect(kept()).toEqual(both);
});

it('takes damaged code away, so that the next start has what it may take', () => {
  const { dist, call, kept } = newCheckout();
  call();
  const [ended = ''] = Object.keys(kept());
  writeFileSync(path.join(dist, ended.replace('.ended.', '.shown.')), 'damaged');
  expect(call()).toBe('called');
  const before = kept();
  expect(Object.keys(before)).toEqual([ended]);
  expect(call()).toBe('called');
  expect(kept()).toEqual(before);
});
