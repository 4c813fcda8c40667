import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { migrations } from '../../../../db/migrations/index.ts';
import { adapters } from '../../channels/adapters.ts';
import { leastSqlite, sqliteVersion } from '../../store/open.ts';
import { type Check, failed, ok, warning } from '../check.ts';
import { faultWords } from '../job-faults.ts';

const leastNode = [20, 19];
/** A start that takes longer than this (ms) is felt at every command. */
const slowStartMs = 1500;

/** What runs here, and whether it is whole. */
export const programChecks: readonly Check[] = [
  {
    id: 'version',
    title: 'Version',
    group: 'program',
    about:
      'The version of this program, of its database’s schema, and what it speaks with each channel: the first thing that a report of trouble needs.',
    run: ({ program }) =>
      ok(
        `orderdeck ${program.version}, schema ${migrations.length}; ${adapters.map(({ channel, speaks }) => `${channel}: ${speaks}`).join('; ')}`,
      ),
  },
  {
    id: 'node',
    title: 'Node',
    group: 'program',
    about:
      'The Node that runs this. One that is too old is refused by the launcher already; daemon and commands may be started by different ones.',
    run: () =>
      isOlder(process.versions.node, leastNode)
        ? failed(`Node ${process.versions.node} is too old.`, `Install Node ${leastNode.join('.')} or later.`)
        : ok(`${process.versions.node} (${leastNode.join('.')} or later is needed), ${process.execPath}`),
  },
  {
    id: 'sqlite',
    title: 'SQLite',
    group: 'program',
    about:
      'The database engine that is built in. Before 3.51.3 a fault could damage a write-ahead log that several connections use, which is how this program lives.',
    run: () => {
      const version = sqliteVersion();
      return isOlder(version, leastSqlite)
        ? failed(`SQLite ${version} is too old.`, `Install again with \`npm ci\`: ${leastSqlite.join('.')} is needed.`)
        : ok(`${version} (${leastSqlite.join('.')} or later is needed)`);
    },
  },
  {
    id: 'jobs',
    title: 'Job files',
    group: 'program',
    about:
      'Every job’s definition is loaded and looked over: schedules, arguments, flags, limits, what follows what; its own file, where there are sources, and the files that threads are started from are there. `orderdeck jobs check` tells the same with file and line; Jobs marks what is broken.',
    run: ({ program }) => {
      const faults = program.jobFaults().map(faultWords);
      const [first] = faults;
      if (first === undefined) return ok(`${program.jobs.length} jobs are loaded and in order`);
      const more = faults.length > 1 ? `, and ${faults.length - 1} more` : '';
      return failed(`${first}${more}`, 'See `orderdeck jobs check`; `npm run build` makes the files of threads anew.');
    },
  },
  {
    id: 'start',
    title: 'Warm start',
    group: 'program',
    about:
      'Whether the program starts from code that was compiled before. Node keeps it beside the build when a console has once been open; a checkout that this user may not write compiles anew at each start.',
    run: ({ program }) => {
      const dist = path.join(program.folder, 'dist');
      const isWarm = existsSync(dist) && readdirSync(dist).some((name) => name.endsWith('.code'));
      const took = `this command began within ${Math.round(program.startedInMs)} ms`;
      if (program.startedInMs > slowStartMs)
        return warning(
          `${took}, which is slow`,
          isWarm ? 'See whether the host is busy.' : 'Open the console once: it keeps the compiled code.',
        );
      return ok(`${took}; ${isWarm ? 'compiled code is kept' : 'compiled code is kept once a console was open'}`);
    },
  },
];

/** Whether a version such as `3.51.2` is below the least one. */
export function isOlder(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  const at = least.findIndex((part, index) => (parts[index] ?? 0) !== part);
  return at >= 0 && (parts[at] ?? 0) < (least[at] ?? 0);
}
