/**
 * Runs the benches one after the other (or those named on the command line). Each compares with something measured in the
 * same minute on the same machine and prints a ratio; absolute figures would only tell how busy the machine is.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.dirname(fileURLToPath(import.meta.url));
const asked = process.argv.slice(2);
const benches = readdirSync(folder).filter(
  (name) => name.endsWith('.bench.ts') && (asked.length === 0 || asked.some((part) => name.includes(part))),
);
let missed = 0;
for (const name of benches) {
  console.log(`\n── ${name.replace('.bench.ts', '')}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(folder, name)], {
    stdio: 'inherit',
  });
  if (status !== 0) missed += 1;
}
if (missed > 0) {
  console.error(`\n${missed} bench(es) missed what was promised`);
  process.exit(1);
}
