/** The developer's one command: everything that CI would find, cheapest first. Each check is said; the first failure ends it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

const checks = [
  ['format, lint and who may import whom', bin('biome'), ['ci', '.']],
  ['types', bin('tsc'), ['-p', '.']],
  ['table types fresh', process.execPath, ['build/schema.js', '--verify']],
  ['manual page fresh', process.execPath, ['build/man.js', '--verify']],
  ['nothing dead', bin('knip'), []],
  ['tests', bin('vitest'), ['run']],
];

for (const [what, command, args] of checks) {
  process.stdout.write(`\n── ${what}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`\n${what}: failed\n`);
    process.exit(status ?? 1);
  }
}
