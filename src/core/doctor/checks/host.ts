import { readHostLoad } from '../../host-load.ts';
import { runLimits } from '../../run-limits.ts';
import { type Check, ok, warning } from '../check.ts';

const mb = 1024 * 1024;
/** The engine, the receiver and a console beside their threads, as measured. */
const baseMb = 300;

/** What the program stands on. */
export const hostChecks: readonly Check[] = [
  {
    id: 'terminal',
    title: 'Terminal',
    group: 'host',
    about:
      'Whether the console fits (60×15 at least, 80×24 for all of it) and the locale lets letters beyond ASCII through. Without UTF-8 names and signs are garbled.',
    run: ({ terminal, environment }) => {
      const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
      const size = terminal === null ? 'no terminal here' : `${terminal.columns}×${terminal.rows}`;
      if (terminal !== null && (terminal.columns < 60 || terminal.rows < 15))
        return warning(`${size} is too small for the console`, 'Make the window 80×24 or larger.');
      if (locale !== '' && !/utf-?8/i.test(locale))
        return warning(
          `${size}, locale ${locale} without UTF-8`,
          'Set LANG=C.UTF-8, in the profile of who opens the console.',
        );
      return ok(`${size}, locale ${locale === '' ? 'not set' : locale}`);
    },
  },
  {
    id: 'memory',
    title: 'Memory',
    group: 'host',
    about:
      'What is free against what runs may need at most: the largest memory limits of as many jobs as run at once. Too little, and the system ends the daemon in the middle of its work.',
    run: ({ program, settings }) => {
      const set = settings();
      const limits = program.jobs.map((job) => runLimits(job, set).memoryLimitMb).sort((a, b) => b - a);
      const needed = limits.slice(0, program.concurrency).reduce((sum, one) => sum + one, baseMb);
      const { available, total } = readHostLoad();
      const words = `${Math.round(available / mb)} of ${Math.round(total / mb)} MB are free; ${program.concurrency} runs at once may take ${needed} MB`;
      return available / mb >= needed
        ? ok(words)
        : warning(words, 'Give the host more memory, or end what else runs on it.');
    },
  },
  {
    id: 'load',
    title: 'Load',
    group: 'host',
    about: 'How much work waits for a processor. A busy host makes runs slow and ticks late.',
    run: () => {
      const { load: one, load15: fifteen, processors: cores } = readHostLoad();
      const words = `${one.toFixed(2)} now, ${fifteen.toFixed(2)} over 15 minutes, ${cores} processors`;
      return one > 2 * cores && fifteen > cores
        ? warning(words, 'See with `top` what keeps this host busy.')
        : ok(words);
    },
  },
];
