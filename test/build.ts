import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** Before any test: the program is built from the sources as they are, once, so that tests may start it. */
export default function buildOnce(): void {
  const root = path.resolve(import.meta.dirname, '..');
  const { status } = spawnSync(process.execPath, ['bin/prepare.js'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('The program cannot be built; what the bundler says stands above.');
}
