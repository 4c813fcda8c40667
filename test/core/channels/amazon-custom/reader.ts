/**
 * A process that reads one buyer's file: `reader.ts FILE`. Prints how it ended and how many MiB of memory it took at the most over
 * what a process has that has read a small one.
 */
import { readFileSync } from 'node:fs';
import { readFile } from '../../../../src/core/channels/amazon-custom/read.ts';
import { writeZip } from '../../../../src/sim/amazon-custom/zip.ts';
import { line, sample } from './design.ts';

const bytes = readFileSync(process.argv[2] ?? '');
await readFile(writeZip([{ name: 'a.json', data: sample('wrapping-a') }]), line);
const before = process.resourceUsage().maxRSS;
const outcome = await readFile(bytes, line).then(
  () => 'read',
  (error: Error) => error.message,
);
process.stdout.write(JSON.stringify({ outcome, grownMiB: (process.resourceUsage().maxRSS - before) / 1024 }));
