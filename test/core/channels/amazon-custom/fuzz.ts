import { readFile } from '../../../../src/core/channels/amazon-custom/read.ts';
import { Unreadable } from '../../../../src/core/channels/channel.ts';
import { line } from './design.ts';
import { mutants } from './mutation.ts';

export interface FuzzReport {
  readonly read: number;
  readonly refused: number;
  /** What must never be: another error than a refusal, or a text that the file does not hold. */
  readonly faults: readonly string[];
  readonly slowestMs: number;
  readonly grownMiB: number;
}

/** Reads so many damaged files. */
export async function fuzz(seed: number, files: number): Promise<FuzzReport> {
  const faults: string[] = [];
  let [read, refused, slowestMs, n] = [0, 0, 0, 0];
  const before = process.memoryUsage.rss();
  for (const { bytes, texts } of mutants(seed)) {
    if (n >= files) break;
    n += 1;
    const began = performance.now();
    try {
      const { personalizations } = await readFile(bytes, line);
      read += 1;
      for (const each of personalizations) {
        const said = [...each.fields.map(({ text }) => text), each.color1, each.color2, each.font];
        for (const text of said) if (text !== null && !texts.has(text)) faults.push(`${n}: “${text}” from nowhere`);
        if (each.fields.length > 0 && each.text !== each.fields.map(({ text }) => text).join('\n'))
          faults.push(`${n}: the text is not what its fields are`);
      }
    } catch (error) {
      refused += 1;
      if (!(error instanceof Unreadable && ['file-unreadable', 'file-mismatch'].includes(error.reason)))
        faults.push(`${n}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  const grownMiB = (process.memoryUsage.rss() - before) / 1024 / 1024;
  return { read, refused, faults: faults.slice(0, 5), slowestMs, grownMiB };
}
