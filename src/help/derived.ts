import { checks } from '../core/doctor/index.ts';
import { scheduleWords } from '../core/domain/crontab-words.ts';
import type { Mode } from '../core/domain/issue.ts';
import { issueClasses } from '../core/issues/index.ts';
import type { IssueDefinition } from '../core/issues/issue.ts';
import { inputPatienceMs } from '../core/store/runs/runs.ts';
import { jobs } from '../jobs/index.ts';
import type { JobDefinition } from '../jobs/job.ts';
import { jobFlags } from '../jobs/job-flags.ts';
import { byHand } from './by-hand.ts';
import type { Block, HelpPage } from './page.ts';

const minuteMs = 60_000;

const fixWords: Readonly<Record<Mode, string>> = {
  A: '`f` shows what would be done, row by row and call by call; `y` does it. Once the class is trusted it is mended by itself (`m`).',
  K: '`f` shows what would be done, row by row and call by call; `y` does it. It is never done without being asked.',
  H: '`f` asks how it is meant, since only a person can know, and shows what follows from each answer before it is done.',
};

const sourceWords: Readonly<Record<IssueDefinition['restsOn'], string>> = {
  orders: 'what ShipStation last told of the order',
  'open-orders': 'ShipStation’s list of open orders',
  packages: 'what Trendyol last told of the package',
  listings: 'what is listed at Trendyol',
  ours: 'our own records',
};

/** A page for each class of wrong, from its definition. */
export const classPages = (): HelpPage[] =>
  issueClasses.map((definition) => ({
    id: `issue-${definition.id}`,
    kind: 'issue',
    name: definition.id,
    title: `${definition.id} ${definition.title}`,
    blocks: [
      { text: definition.description },
      { heading: 'How bad' },
      {
        text: `${definition.severity}; ${graceWords(definition.graceMs)} It rests on ${sourceWords[definition.restsOn]}.`,
      },
      { heading: 'The fix' },
      { text: definition.repair ? fixWords[definition.mode] : 'There is none by key: a person does it.' },
      { text: '`u` takes a fix back. Where it cannot be taken back, it is said before it is done.' },
      { heading: 'By hand' },
      { text: byHand[definition.id] ?? '' },
      ...causeBlocks(definition),
    ],
    see: [...definition.causes.map((id) => `issue-${id}`), 'screen-issues'],
  }));

function graceWords(graceMs: number): string {
  return graceMs === 0
    ? 'it counts at once.'
    : `it counts when it has lasted ${Math.round(graceMs / minuteMs)} minutes.`;
}

function causeBlocks({ causes }: IssueDefinition): Block[] {
  if (causes.length === 0) return [];
  return [
    { heading: 'What goes with it' },
    { text: `Found at the same order or barcode, ${causes.join(', ')} are symptoms of it: mend this one first.` },
  ];
}

/** A page for each job, from its definition. */
export const jobPages = (): HelpPage[] =>
  jobs.map((job) => ({
    id: `job-${job.id}`,
    kind: 'job',
    name: job.id,
    title: `Job ${job.id}: ${job.title}`,
    blocks: [
      { text: job.description },
      ...whenBlocks(job),
      ...argumentBlocks(job),
      ...ruleBlocks(job),
      ...flowBlocks(job),
    ],
    see: [...job.followedBy, ...job.children, ...job.worksOn].filter((id) => id !== job.id).map((id) => `job-${id}`),
  }));

function whenBlocks({ id, schedules }: JobDefinition): Block[] {
  const words = schedules.map(
    ({ cron, args }) =>
      `${scheduleWords(cron, 'UTC').replace(/ \(UTC\)$/, '')} (${cron})${args ? ` with ${JSON.stringify(args)}` : ''}`,
  );
  return [
    { heading: 'When' },
    words.length === 0
      ? { text: 'It has no schedule: another job, a webhook or a person starts it.' }
      : { list: words },
    { commands: [`orderdeck run ${id}`, `orderdeck run ${id} --dry-run`] },
  ];
}

function argumentBlocks(job: JobDefinition): Block[] {
  const list = jobFlags(job).map(
    ({ flag, kind, description }) => `${flag}${kind === 'boolean' ? '' : ` <${kind}>`}: ${description}`,
  );
  return list.length === 0 ? [] : [{ heading: 'Arguments' }, { list }];
}

function ruleBlocks(job: JobDefinition): Block[] {
  const misfire = {
    skip: 'a start that was missed is left out',
    once: 'of starts that were missed one is made up for',
    all: 'every start that was missed is made up for',
  };
  const overlap = {
    skip: 'a start while it runs is skipped and recorded',
    'queue-one': 'a start while it runs waits behind it',
    'cancel-other': 'a start while it runs ends the older run',
  };
  const lost = {
    resume: 'a run whose process died is taken up again',
    park: 'a run whose process died waits for a person',
    drop: 'a run whose process died is dropped',
  };
  return [
    { heading: 'Rules' },
    {
      list: [
        `up to ${job.attempts} attempts, ${timeWords(job)} and ${memoryWords(job)} a run; RUN_TIME_LIMITS and RUN_MEMORY_LIMITS in .env say otherwise`,
        `${misfire[job.misfire]}; ${overlap[job.overlap]}; ${lost[job.onLost]}`,
        ...(job.needs.length > 0 ? [`needs ${job.needs.join(', ')}; while that is off it is skipped`] : []),
        ...inputWords(job),
        ...(job.writes.length > 0 ? [`may change: ${job.writes.join(', ')}`] : []),
      ],
    },
  ];
}

/** What it does with orders that are old or just being read (S45). */
function inputWords({ input, worksOn }: JobDefinition): string[] {
  if (input === null) return [];
  const makers = [...new Set([input.from, ...worksOn])].join(' and ');
  const old = input.whenOld === 'skip' ? 'it is skipped and says why' : 'it goes on and says so';
  return [
    `waits up to ${inputPatienceMs / minuteMs} minutes for ${makers}, where that is at work or due (by hand only if its orders are old; never when it follows another run); when the orders that it takes were not read for so long that ${input.from} has missed three starts, ${old}; --force goes ahead at once`,
  ];
}

function flowBlocks({ steps, followedBy, children, onStepFailure }: JobDefinition): Block[] {
  const list = [
    ...(steps.length > 1
      ? [
          `steps: ${steps.map(({ name }) => name).join(' → ')}; ${onStepFailure === 'stop' ? 'it stops at the first that fails' : 'it carries on past one that fails'}`,
        ]
      : []),
    ...(children.length > 0 ? [`runs one after another: ${children.join(', ')}`] : []),
    ...(followedBy.length > 0 ? [`behind it: ${followedBy.join(', ')}`] : []),
  ];
  return list.length === 0 ? [] : [{ heading: 'Order of work' }, { list }];
}

/** A page for each check of doctor; the variables share one. */
export const checkPages = (): HelpPage[] => [
  ...checks
    .filter((check) => !isVariable(check.id))
    .map(
      ({ id, title, about }): HelpPage => ({
        id: `check-${id}`,
        kind: 'check',
        name: id,
        title: `Check: ${title}`,
        blocks: [{ text: about }, { heading: 'Look at it alone' }, { commands: [`orderdeck doctor --only ${id}`] }],
        see: ['doctor'],
      }),
    ),
  {
    id: 'check-variable',
    kind: 'check',
    name: 'variable',
    title: 'Check: a variable',
    blocks: [
      { text: checks.find(({ id }) => isVariable(id))?.about ?? '' },
      {
        text: 'A variable is read from the environment first, then from `.env` in the home; an empty value counts as not set.',
      },
    ],
    see: ['setup', 'check-settings'],
  },
];

/** Which page tells of a check. */
export function pageOfCheck(id: string): string {
  return isVariable(id) ? 'check-variable' : `check-${id}`;
}

function isVariable(id: string): boolean {
  return /^[A-Z]/.test(id);
}

function timeWords({ timeLimitMs }: JobDefinition): string {
  return timeLimitMs === null ? 'the time that RUN_TIME_LIMIT says' : `${Math.round(timeLimitMs / minuteMs)} minutes`;
}

function memoryWords({ memoryLimitMb }: JobDefinition): string {
  return memoryLimitMb === null ? 'the memory that RUN_MEMORY_LIMIT says' : `${memoryLimitMb} MB`;
}
