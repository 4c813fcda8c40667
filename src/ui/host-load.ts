import { readFileSync } from 'node:fs';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';

/** How busy the host is, no finer than it matters: an idle screen shows the same for hours. */
export interface HostLoad {
  /** Of the last five minutes, in halves. */
  readonly load: number;
  readonly cores: number;
  /** What programs can still have, and all there is, in bytes; the former in twentieths of the latter. */
  readonly free: number;
  readonly memory: number;
}

/** What was measured, before it is made coarse. */
export interface HostMeasure {
  readonly load: number;
  readonly cores: number;
  readonly free: number;
  readonly memory: number;
}

const loadStep = 0.5;
const memorySteps = 20;
/** So much of a step a measure must be beyond the middle between two before the other is told: no flicker at the edge. */
const slack = 0.3;

/** Makes a measure coarse; a value that has hardly left what was told stays as it was told. */
export function coarse(measured: HostMeasure, told: HostLoad | null): HostLoad {
  const { cores, memory } = measured;
  const step = memory / memorySteps;
  return {
    load: stepped(measured.load, loadStep, told?.load),
    cores,
    free: Math.min(memory, stepped(measured.free, step, told?.memory === memory ? told.free : undefined)),
    memory,
  };
}

function stepped(value: number, step: number, told: number | undefined): number {
  if (told !== undefined && Math.abs(value - told) <= step * (0.5 + slack)) return told;
  return Math.round(value / step) * step;
}

/** Measures this host (M130). */
export function measureHost(): HostMeasure {
  return { load: loadavg()[1] ?? 0, cores: availableParallelism(), free: availableBytes(), memory: totalmem() };
}

/** What the system counts as free leaves out what it holds only as long as nobody wants it. */
function availableBytes(): number {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
  } catch {
    // Only Linux tells it.
    return freemem();
  }
}
