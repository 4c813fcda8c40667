import { hostParts } from '../present/host-words.ts';
import { severitiesWorstFirst, severityLooks } from '../present/issue-words.ts';
import { joined, type Part, part, spread, widthOf } from '../present/line.ts';
import type { Tone } from '../present/paint.ts';
import { clockTime, roughly } from '../present/time.ts';
import type { Shell } from '../shell.ts';
import { type HeaderFacts, noFacts } from './header-facts.ts';

/** Lines of the header. */
export const headerHeight = 2;

/** Columns at the right of the first line that the clock paints by itself: `Sat 10:32:07 `. */
export const clockWidth = 14;

type HeaderState = Pick<Shell, 'facts' | 'readOnly' | 'hasEngine' | 'settings' | 'now' | 'trouble'>;

/** Is all well? Two lines that answer: who works, what is under way, what waits and for what, what needs a person. */
export function headerLines(shell: HeaderState, columns: number): string[] {
  const first: Part[] = [' ', part('orderdeck', 'strong'), '  ', ...modes(shell), ...worker(shell)];
  const alone = unwatched(shell);
  const before = columns - clockWidth - widthOf(first) - widthOf(alone);
  const paused = [...alone, ...pauses(shell.facts, before - 1)];
  const room = columns - widthOf(first) - widthOf(paused) - clockWidth;
  const busy = host(shell.facts);
  return [
    spread(first, [...(widthOf(busy) < room ? busy : []), ...paused, ' '.repeat(clockWidth)], columns),
    spread([' ', ...state(shell, columns - 1)], [], columns),
  ];
}

/** What is known of the work. Nothing is told as well that has not been read, or cannot be read any more. */
function state(shell: HeaderState, columns: number): Part[] {
  const { facts, trouble } = shell;
  if (trouble !== null) return [part('✗ the store cannot be read: how things stand is not known', 'bad')];
  if (facts === noFacts) return [part('reading…', 'dim')];
  const roomy = part('  ·  ', 'dim');
  const close = part(' · ', 'dim');
  const rest = [alerts(facts), dead(facts), parked(facts)];
  const forms = [
    joined([work(facts), queue(facts), issues(facts, columns), ...rest, quota(shell, 'waits for ')], roomy),
    joined([work(facts), queue(facts), issues(facts), ...rest, quota(shell, 'waits for ')], close),
    joined([work(facts), queue(facts), wrong(facts), ...rest, quota(shell, '')], close),
    joined([work(facts), depth(facts), wrong(facts), ...rest, quota(shell, '')], close),
  ];
  return forms.find((parts) => widthOf(parts) <= columns) ?? forms.at(-1) ?? [];
}

function modes({ settings, readOnly, facts, hasEngine }: HeaderState): Part[] {
  const words = [settings.demo ? 'DEMO' : '', mode(facts, hasEngine), readOnly ? 'READ-ONLY' : ''].filter(Boolean);
  return words.flatMap((word): Part[] => [part(word, 'accent'), '  ']);
}

function mode({ engine }: HeaderFacts, hasEngine: boolean): string {
  if (engine?.running) return engine.mode === 'daemon' ? 'DAEMON' : engine.mode === 'run' ? 'SINGLE RUN' : 'EMBEDDED';
  return hasEngine ? 'EMBEDDED' : '';
}

/** Who works and since when; if nobody does, that is the most important thing on the screen. */
function worker({ facts, settings, hasEngine, now }: HeaderState): Part[] {
  const { engine } = facts;
  const time = (at: number | null): string => (at === null ? '' : clockTime(at, settings.zone, now()));
  if (engine === null) return [];
  switch (engine.condition) {
    case 'working':
      return [part(`works since ${time(engine.since)}`, 'dim')];
    case 'silent':
      return [part(`✗ does not answer since ${time(engine.endedAt)} (process ${engine.pid} on ${engine.host})`, 'bad')];
    case 'gone':
    case 'stopped':
      return [
        part(`✗ stopped since ${time(engine.endedAt)}`, 'bad'),
        part(hasEngine ? ', taking over…' : ', nobody works', 'bad'),
      ];
    case 'never':
      return [part(hasEngine ? 'starting…' : '✗ nobody works; start orderdeck --daemon', hasEngine ? 'dim' : 'bad')];
  }
}

function work({ running }: HeaderFacts): Part[] {
  return [part(running > 0 ? `● ${running} running` : '○ idle', running > 0 ? 'accent' : 'dim')];
}

function queue({ queued, oldestSeconds }: HeaderFacts): Part[] {
  if (queued === 0) return [part('queue 0', 'dim')];
  return [`queue ${queued}`, part(oldestSeconds === null ? '' : `, oldest ${roughly(oldestSeconds * 1000)}`, 'dim')];
}

/** The same without its age. */
function depth({ queued }: HeaderFacts): Part[] {
  return queued === 0 ? [part('queue 0', 'dim')] : [`queue ${queued}`];
}

/** From this width on how bad they are is said in words too. */
const namedFrom = 140;

/** What is wrong, by how bad it is: a sign and a number each, `issues ✗2 !5 ○7`. That nothing is, is told too. */
function issues({ issues: counts }: HeaderFacts, columns = 0): Part[] {
  const told = severitiesWorstFirst.filter((severity) => counts[severity] > 0);
  if (told.length === 0) return [part('issues 0', 'dim')];
  return [
    part('issues ', 'plain'),
    ...joined(
      told.map((severity): Part[] => {
        const { sign, tone } = severityLooks[severity];
        return [part(columns >= namedFrom ? `${sign} ${counts[severity]} ${severity}` : sign + counts[severity], tone)];
      }),
      ' ',
    ),
  ];
}

/** The same where room is short: nothing, when nothing is wrong. */
function wrong(facts: HeaderFacts): Part[] {
  return Object.values(facts.issues).some((count) => count > 0) ? issues(facts) : [];
}

/** What needs an eye and has nobody's yet; told only when there is any. */
function alerts({ alerts: { critical, warning } }: HeaderFacts): Part[] {
  if (critical + warning === 0) return [];
  const bad = critical > 0 ? [part(`✗${critical}`, 'bad')] : [];
  const signs = [...bad, ...(warning > 0 ? [part(`!${warning}`, 'warn')] : [])];
  return [
    'alerts ',
    ...joined(
      signs.map((sign) => [sign]),
      ' ',
    ),
  ];
}

/** Who watches is watched here (M106). */
function unwatched({ facts, settings, now }: HeaderState): Part[] {
  const { unwatchedSince: since } = facts;
  return since === null ? [] : [part(`✗ nobody watches since ${clockTime(since, settings.zone, now())} `, 'bad')];
}

/** What nobody tries any more; told only when there is any. */
function dead({ deadLetters }: HeaderFacts): Part[] {
  return deadLetters > 0 ? [part(`✗ ${deadLetters} dead`, 'bad')] : [];
}

function parked({ parkedRuns, parkedDocuments, parkedDeliveries }: HeaderFacts): Part[] {
  const count = parkedRuns + parkedDocuments + parkedDeliveries;
  return [part(count === 0 ? 'parked 0' : `! parked ${count}`, (count === 0 ? 'dim' : 'warn') satisfies Tone)];
}

function quota({ facts, settings, now }: HeaderState, words: string): Part[] {
  const [wait] = facts.quotaWaits;
  if (!wait) return [];
  return [part(`◔ ${words}${wait.channel} until ${clockTime(wait.until, settings.zone, now())}`, 'warn')];
}

/** How busy the host is (M130); left out where there is no room. */
function host({ host: told }: HeaderFacts): Part[] {
  return told === null ? [] : [...hostParts(told, 'short'), ' '];
}

/** What is paused; where there is room, what that costs, and where not, the number of them. */
function pauses({ allPaused, pausedJobs, pauseRisks }: HeaderFacts, room: number): Part[] {
  if (allPaused) return [part('‖ PAUSED ', 'warn')];
  if (pausedJobs === 0 && pauseRisks.length === 0) return [];
  const forms = [
    ...(pausedJobs === 0 ? [] : [`‖ ${pausedJobs} paused: ${pauseRisks.join(', ')} `]),
    `‖ ${pauseRisks.join(', ')} `,
    `‖ ${pauseRisks[0]}… `,
  ];
  const told = pauseRisks.length === 0 ? undefined : forms.find((words) => words.length <= room);
  return [part(told ?? `‖ ${Math.max(pausedJobs, pauseRisks.length)} paused `, 'warn')];
}
