/**
 * Writes docs/orderdeck.1 from the definitions of commands, settings and help; with --verify only says whether it is fresh
 * (exit 1 when stale).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const file = path.join(root, 'docs', 'orderdeck.1');
const { status, stdout } = spawnSync(process.execPath, [path.join(root, 'bin', 'orderdeck.js'), 'help', '--man'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 16 * 1024 * 1024,
});
if (status !== 0) process.exit(status ?? 1);
if (!process.argv.includes('--verify')) writeFileSync(file, stdout);
else if (readFileSync(file, 'utf8') !== stdout) {
  process.stderr.write('docs/orderdeck.1 is not what the commands say: run `npm run man`.\n');
  process.exit(1);
}
