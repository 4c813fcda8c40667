import chalk from 'chalk';
import { sanitize } from '../core/sanitize.ts';
import { type Part, textOf, toneOf } from '../ui/present/line.ts';
import { paint } from '../ui/present/paint.ts';
import { colorLevel } from '../ui/terminal/environment.ts';
import { fit, width } from '../ui/terminal/fit.ts';
import { columnLines, columnWidths, type Report, safeRows } from './columns.ts';
import type { Failure } from './failure.ts';

/** Where a command speaks. With --json stdout holds one document and nothing else. */
export class Output {
  readonly json: boolean;
  readonly #isTerminal: boolean;
  readonly #room: number;

  constructor(json: boolean) {
    this.json = json;
    this.#isTerminal = process.stdout.isTTY === true;
    this.#room = this.#isTerminal ? process.stdout.columns : Number.POSITIVE_INFINITY;
    chalk.level = this.#isTerminal ? colorLevel(process.env) : 0;
  }

  /** The one document of --json; without it, nothing. */
  document(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** The document of a list, written as it is read, so that a long one needs no more room than a short one. */
  async list(total: number, chunks: AsyncIterable<readonly unknown[]>): Promise<void> {
    let separator = '';
    await this.#write('{ "items": [');
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue;
      await this.#write(`${separator}\n${chunk.map((item) => JSON.stringify(item)).join(',\n')}`);
      separator = ',';
    }
    await this.#write(`], "total": ${total} }\n`);
  }

  /** Waits while the reader is slower than we are. */
  #write(text: string): Promise<void> {
    return new Promise((resolve) => process.stdout.write(text, () => resolve()));
  }

  /** A line of the result, for people; with --json, nothing. Outside text is defused here. */
  print(...parts: readonly Part[]): void {
    if (this.json) return;
    process.stdout.write(`${parts.map((one) => paint(sanitize(textOf(one)), toneOf(one))).join('')}\n`);
  }

  /** A line beside the result, for people, on stderr: also with --json. */
  say(text: string): void {
    process.stderr.write(`${sanitize(text)}\n`);
  }

  /** A report in columns that fit the terminal; a pipe gets all of it. */
  columns(report: Report): void {
    if (!this.json) process.stdout.write(`${columnLines(report, this.#room).join('\n')}\n`);
  }

  /** A short report, boxed where somebody looks at it. */
  async table(report: Report): Promise<void> {
    if (this.json) return;
    const rows = safeRows(report).map((row) => row.map(textOf));
    const overhead = 3 * report.columns.length + 1;
    const widths = columnWidths(report.columns, rows, this.#room - overhead);
    const isNarrow = widths.reduce((sum, one) => sum + one, overhead) <= this.#room;
    const isPlain = rows.flat().every((cell) => cell.length === width(cell));
    if (!this.#isTerminal || !isNarrow || !isPlain) return this.columns(report);
    // Ink takes a while to load; nobody waits for it who does not look.
    const { tableText } = await import('../ui/report/table.tsx');
    const fitted = rows.map((row) =>
      row.map((cell, index) => fit(cell, widths[index] ?? 0, { align: report.columns[index]?.align ?? 'left' })),
    );
    process.stdout.write(`${tableText({ titles: report.columns.map((column) => column.title), rows: fitted })}\n`);
  }

  /** What went wrong and what to do, in one line; with --json as a document as well. */
  fail({ code, message, hint }: Failure): void {
    if (this.json) this.document({ error: { code, message: sanitize(message), hint } });
    else process.stderr.write(`orderdeck: ${sanitize([message, hint].filter(Boolean).join(' '))}\n`);
  }
}
