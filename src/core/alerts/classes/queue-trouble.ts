import { deliveryQueueFacts, type QueueFacts, runQueueFacts } from '../../store/alerts/queue-facts.ts';
import { readWorkBegan } from '../../store/alerts/work-began.ts';
import { readSwitches } from '../../store/runs/switches.ts';
import { type AlertFinding, type AlertLook, type AlertPlace, defineAlert } from '../alert.ts';
import { clockWords, counted } from '../words.ts';

interface Queue {
  readonly name: 'runs' | 'webhooks';
  readonly one: string;
  readonly many: string;
  readonly place: AlertPlace;
  readonly facts: QueueFacts;
}

/** Who works on what webhooks told. */
const worker = 'process-webhooks';

async function queuesOf({ db, inbox, now }: AlertLook): Promise<Queue[]> {
  const runs: Queue = {
    ...{ name: 'runs', one: 'run', many: 'runs', place: { screen: 'jobs' } },
    facts: await runQueueFacts(db, now),
  };
  if (!inbox) return [runs];
  const { allPaused, jobs } = await readSwitches(db);
  const told = await deliveryQueueFacts(inbox, now, await readWorkBegan(db, worker));
  // Paused is paused: what waits then waits for a person who knows.
  const facts = allPaused || jobs.has(worker) ? { ...told, waiting: 0, oldestAt: null, waitedMs: 0 } : told;
  return [runs, { name: 'webhooks', one: 'webhook', many: 'webhooks', place: { screen: 'queue' }, facts }];
}

export const queueOld = defineAlert({
  id: 'queue-old',
  title: 'Queue that does not move',
  description:
    'What is due waits too long, or too much of it waits: work comes in faster than it goes out, or nobody does it.',
  next: 'See what runs (2) and what it waits for; a job that hangs is cancelled with x.',
  async find(look) {
    const { now, zone, settings } = look;
    return (await queuesOf(look)).flatMap(({ name, one, many, place, facts }): AlertFinding[] => {
      const { waiting, oldestAt, waitedMs } = facts;
      if (oldestAt === null) return [];
      const isLong = waiting >= settings.queueDepth;
      const isOld = waitedMs >= settings.queueMs;
      if (!isLong && !isOld) return [];
      const since = isOld ? now - waitedMs + settings.queueMs : now;
      const line = isLong
        ? `long queue: more than ${settings.queueDepth} ${many} wait`
        : `old queue: a ${one} waits since ${clockWords(oldestAt, zone)}`;
      return [
        { key: name, line, cause: `${counted(waiting, one, many)} waiting`, place, since, level: isLong ? 1 : 0 },
      ];
    });
  },
  async lapse({ db }, { key }) {
    const { allPaused, jobs } = await readSwitches(db);
    const isPaused = allPaused || (key === 'webhooks' && jobs.has(worker));
    return isPaused ? 'work was paused, and what waits goes on waiting' : null;
  },
});

export const deadLetters = defineAlert({
  id: 'dead-letter',
  title: 'Work that needs a person',
  description:
    'A webhook is dead after its last attempt, or a run is parked since it died again and again. Nobody tries it any more.',
  next: 'Open the queue (6): the reason stands with each; r tries it again, x drops it.',
  async find(look) {
    return (await queuesOf(look)).flatMap(({ name, one, many, place, facts }): AlertFinding[] => {
      const { dead, deadSince } = facts;
      if (dead === 0) return [];
      const line = name === 'runs' ? `${counted(dead, one, many)} parked` : `${counted(dead, one, many)} dead`;
      const next =
        name === 'runs' ? 'Open the job’s runs (2, Enter): r runs it again when its cause is gone.' : undefined;
      return [
        {
          key: name,
          line,
          occurrences: dead,
          place,
          since: deadSince ?? look.now,
          ...(next !== undefined && { next }),
        },
      ];
    });
  },
});
