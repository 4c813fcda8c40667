import type * as z from 'zod';
import type { ChannelId, Context } from '../core/context.ts';
import type { ReadChannel } from '../core/store/orders/order-streams.ts';

/** When a job starts by itself. */
export interface ScheduleDefinition {
  readonly cron: string;
  /** An IANA zone; the business's when absent. */
  readonly zone?: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** The orders that a job works on as they were read last. */
export interface JobInput {
  /** The job that reads them. */
  readonly from: string;
  readonly of: ReadChannel;
  /** What it does when they are too old: it goes on and says so, or leaves its work until they are read; a person may force it. */
  readonly whenOld: 'go-on' | 'skip';
}

/** What it means to force a run of a job that has an input. */
export const forceHelp = 'go ahead at once, with orders as they were read last, however old they are';

/** What a step tells when it ends well. A throw means it did not. */
export interface StepResult {
  readonly summary: string;
  /** Jobs to queue behind the run, beside those that always follow it, because of what the step found; unknown ones are left out. */
  readonly followedBy?: readonly string[];
}

export interface StepDefinition<A> {
  readonly name: string;
  run(args: A, context: Context): Promise<StepResult>;
}

/** All that is known of a job, in one place; the scheduler, the command line, the console and the help read it from here. */
export interface JobDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  /** One or two sentences for help: what it does, when one would run it by hand. */
  readonly description: string;
  readonly schedules: readonly ScheduleDefinition[];
  /** Flags of the command line, fields of the form, checked before a run is queued. Every field has a description. */
  readonly args: S;
  /** Channels it cannot work without; when one is off the run is skipped and says why. */
  readonly needs: readonly ChannelId[];
  /** Held alone while it runs: two runs that name the same resource follow one another. */
  readonly resources: (args: z.output<S>) => readonly string[];
  /** Tables it may change, for help and for the plan of a dry run. */
  readonly writes: readonly string[];
  /** 0 is the most urgent. */
  readonly priority: number;
  readonly attempts: number;
  readonly backoff: { readonly baseMs: number; readonly capMs: number };
  /** Null: as long as the setting for all jobs allows (M46). */
  readonly timeLimitMs: number | null;
  /** Null: as much as the setting for all jobs allows (M47). */
  readonly memoryLimitMb: number | null;
  /** Slots that passed while nobody worked: none, the newest, or all of them (at most 24). */
  readonly misfire: 'skip' | 'once' | 'all';
  /** A start while the same work is under way: recorded and skipped, queued once behind it, or the older one is cancelled. */
  readonly overlap: 'skip' | 'queue-one' | 'cancel-other';
  readonly clockChange: 'once' | 'twice' | 'skip';
  /** What becomes of a run whose process died. */
  readonly onLost: 'resume' | 'park' | 'drop';
  readonly steps: readonly StepDefinition<z.output<S>>[];
  readonly onStepFailure: 'stop' | 'continue';
  /** Jobs that are queued when this one is done or partial. */
  readonly followedBy: readonly string[];
  /** Jobs that it runs one after another, each as a run of its own: their calls and time are what it costs. */
  readonly children: readonly string[];
  /** Jobs whose results it works on: drawn as the order of work, so that one sees what must have run before (S44). */
  readonly worksOn: readonly string[];
  /**
   * The orders that it takes as they are stored; a run waits a while for the jobs that make its input, where they are just at it (S45).
   * Null: it reads what it needs by itself, or needs none.
   */
  readonly input: JobInput | null;
  /** The setting of products or listings in one call makes its calls shorter and more (M45, M127). */
  readonly worksInBatches?: boolean;
  /** What it costs that it is paused, in two or three words for the header: `orders age`. */
  readonly whilePaused?: string;
}

type Defaulted =
  | 'needs'
  | 'resources'
  | 'writes'
  | 'priority'
  | 'attempts'
  | 'backoff'
  | 'timeLimitMs'
  | 'memoryLimitMb'
  | 'misfire'
  | 'overlap'
  | 'clockChange'
  | 'onLost'
  | 'onStepFailure'
  | 'followedBy'
  | 'children'
  | 'worksOn'
  | 'input'
  | 'schedules';

const minute = 60_000;

/**
 * Defines a job: policy beside the work it governs. What is left out is the cautious default: five attempts with full-jitter backoff
 * (10 s to 15 min), time (M46) and memory (M47) as set for all jobs, a late slot fires once, an overlapping one is skipped and recorded.
 */
export function defineJob<S extends z.ZodObject>(
  definition: Omit<JobDefinition<S>, Defaulted> & Partial<Pick<JobDefinition<S>, Defaulted>>,
): JobDefinition<S> {
  return {
    schedules: [],
    needs: [],
    resources: () => [],
    writes: [],
    priority: 5,
    attempts: 5,
    backoff: { baseMs: 10_000, capMs: 15 * minute },
    timeLimitMs: null,
    memoryLimitMb: null,
    misfire: 'once',
    overlap: 'skip',
    clockChange: 'once',
    onLost: 'resume',
    onStepFailure: 'stop',
    followedBy: [],
    children: [],
    worksOn: [],
    input: null,
    ...definition,
  };
}

/** Thrown by a step when trying again cannot help; the run fails at once and says why and what to do. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
