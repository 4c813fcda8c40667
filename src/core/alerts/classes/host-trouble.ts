import { defineAlert } from '../alert.ts';

const lowShare = 0.1;
const emptyShare = 0.02;

export const diskFull = defineAlert({
  id: 'disk-full',
  title: 'Disk nearly full',
  description:
    'Below 10 % of a disk are free; below 2 % nothing can be relied on: webhooks are refused and writes fail.',
  next: 'Free space on that disk: old logs and backups first. Nothing is lost before it is full.',
  async find({ now, host }) {
    return host.disks.flatMap(({ holds, freeShare }) => {
      if (freeShare >= lowShare) return [];
      const isEmpty = freeShare < emptyShare;
      const line = `less than ${isEmpty ? 2 : 10} % of the disk with the ${holds} are free`;
      return [
        { key: holds, severity: isEmpty ? 'critical' : 'warning', level: isEmpty ? 1 : 0, line, since: now },
      ] as const;
    });
  },
});

export const walLarge = defineAlert({
  id: 'wal-large',
  title: 'Write-ahead log grows',
  description: 'The database’s write-ahead log is large: somebody reads for so long that it cannot be taken over.',
  next: 'End what has the database open for long (a tool beside orderdeck, a console that hangs); it shrinks by itself then.',
  async find({ now, host, settings }) {
    if (host.walBytes <= settings.walBytes) return [];
    const line = `the write-ahead log is larger than ${Math.round(settings.walBytes / 1024 / 1024)} MB`;
    return [{ key: 'wal', line, since: now }];
  },
});
