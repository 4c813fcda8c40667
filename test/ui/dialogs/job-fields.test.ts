import { expect, it } from 'vitest';
import * as z from 'zod';
import { jobs } from '../../../src/jobs/index.ts';
import { argsOf, checkArgs, fieldSpecs } from '../../../src/ui/dialogs/job-fields.ts';
import { commandLine } from '../../../src/ui/present/command-line.ts';

const schema = z.object({
  hours: z.coerce.number().int().min(1).max(720).optional().describe('How far back.'),
  order: z.string().optional().describe('One order.'),
  createTasks: z.boolean().default(true).describe('Make tasks.'),
});

it('makes a field of each argument, from the schema alone', () => {
  expect(fieldSpecs(schema)).toEqual([
    { name: 'hours', kind: 'number', help: 'How far back.' },
    { name: 'order', kind: 'text', help: 'One order.' },
    { name: 'createTasks', kind: 'flag', help: 'Make tasks.', preset: true },
  ]);
});

it('can make a form of every job there is', () => {
  for (const job of jobs) {
    for (const { help, name } of fieldSpecs(job.args))
      expect(help, `${job.id} --${name} has no description`).not.toBe('');
    // No field must be filled in; a job may want one of several.
    expect(checkArgs(job.args, {}).errors).toEqual(new Map());
  }
});

it('reads what was typed: an empty field is not given, a number that is none stays text and is refused', () => {
  const specs = fieldSpecs(schema);
  const args = argsOf(
    specs,
    new Map([
      ['hours', '5'],
      ['order', ' '],
    ]),
    new Set(['createTasks']),
  );
  expect(args).toEqual({ hours: 5, createTasks: true });
  const wrong = argsOf(specs, new Map([['hours', 'abc']]), new Set());
  expect(wrong).toEqual({ hours: 'abc', createTasks: false });
  expect([...checkArgs(schema, wrong).errors.keys()]).toEqual(['hours']);
});

it('shows the command that does the same', () => {
  expect(commandLine('sync-orders-recent', { hours: 5 }, { dryRun: true })).toBe(
    'orderdeck run sync-orders-recent --hours 5 --dry-run',
  );
  expect(commandLine('job', { createTasks: false })).toBe('orderdeck run job --no-create-tasks');
  expect(commandLine('job', { createTasks: true, order: "o'1 x" }, { forced: true })).toBe(
    "orderdeck run job --create-tasks --order 'o'\\''1 x' --force",
  );
});
