import type { HostLoad } from '../core/host-load.ts';

/** How busy the host is, no finer than it matters: an idle screen shows the same for hours. */
export interface ToldLoad {
  /** Of the last five minutes, in halves. */
  readonly load: number;
  readonly cores: number;
  /** What programs can still have, and all there is, in bytes; the former in twentieths of the latter. */
  readonly free: number;
  readonly memory: number;
}

const loadStep = 0.5;
const memorySteps = 20;
/** So much of a step a measure must be beyond the middle between two before the other is told: no flicker at the edge. */
const slack = 0.3;

/** Makes a measure coarse; a value that has hardly left what was told stays as it was told. */
export function coarse(measured: HostLoad, told: ToldLoad | null): ToldLoad {
  const { load5, available, processors: cores, total: memory } = measured;
  const step = memory / memorySteps;
  return {
    load: stepped(load5, loadStep, told?.load),
    cores,
    free: Math.min(memory, stepped(available, step, told?.memory === memory ? told.free : undefined)),
    memory,
  };
}

function stepped(value: number, step: number, told: number | undefined): number {
  if (told !== undefined && Math.abs(value - told) <= step * (0.5 + slack)) return told;
  return Math.round(value / step) * step;
}
