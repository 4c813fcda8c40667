import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';

/** How busy this host is. */
export interface HostLoad {
  /** How many wait for a processor, over one, five and fifteen minutes. */
  readonly load: number;
  readonly load5: number;
  readonly load15: number;
  readonly processors: number;
  /** In bytes, what could be had at once, within the limit of a container where there is one. */
  readonly available: number;
  readonly total: number;
}

/** Costs some ten microseconds. */
export function readHostLoad(): HostLoad {
  const [load = 0, load5 = 0, load15 = 0] = loadavg();
  return { load, load5, load15, processors: availableParallelism(), ...memory() };
}

function memory(): Pick<HostLoad, 'available' | 'total'> {
  const total = totalmem();
  const limit = process.constrainedMemory();
  const free = availableOfHost() ?? total;
  if (limit <= 0 || limit >= total) return { available: free, total };
  return { available: Math.min(free, limit - usedOfContainer()), total: limit };
}

/** Null where the kernel does not tell: not a Linux. */
function availableOfHost(): number | null {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

function usedOfContainer(): number {
  try {
    return Number(readFileSync('/sys/fs/cgroup/memory.current', 'utf8'));
  } catch {
    return 0;
  }
}
