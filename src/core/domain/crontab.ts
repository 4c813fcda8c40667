import { withoutNickname } from './schedule.ts';

/** A line of a crontab that starts something, or would if it were not commented out. */
export interface CrontabEntry {
  readonly line: number;
  /** Five fields, single spaces; `@daily` and its like written out. */
  readonly cron: string;
  /** What `CRON_TZ` above it says; null: the host's zone. */
  readonly zone: string | null;
  /** As the shell gets it: `\%` is `%`. */
  readonly command: string;
  /** False: commented out. */
  readonly enabled: boolean;
}

/** A line that is neither empty, a comment, a variable nor an entry. */
export interface CrontabOddity {
  readonly line: number;
  readonly text: string;
}

/** The lines of a crontab that say something. Comments and variables other than `CRON_TZ` say nothing about when what starts. */
export function readCrontab(text: string): { readonly entries: CrontabEntry[]; readonly oddities: CrontabOddity[] } {
  const entries: CrontabEntry[] = [];
  const oddities: CrontabOddity[] = [];
  let zone: string | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = index + 1;
    const trimmed = raw.trim();
    const comment = /^#+\s*(.*)$/.exec(trimmed);
    const variable = /^(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*))$/.exec(trimmed);
    if (trimmed === '') continue;
    if (variable) {
      if (variable[1] === 'CRON_TZ') zone = (variable[2] ?? variable[3] ?? variable[4] ?? '').trim() || null;
      continue;
    }
    const entry = entryOf(comment?.[1] ?? trimmed, comment !== null);
    if (entry) entries.push({ ...entry, line, zone, enabled: comment === null });
    else if (!comment) oddities.push({ line, text: trimmed });
  }
  return { entries, oddities };
}

/** Words of a comment are no schedule: there, each field must at least look like one. */
function entryOf(text: string, isComment: boolean): { readonly cron: string; readonly command: string } | null {
  const parted = /^(@\w+|\S+(?:\s+\S+){4})\s+(\S.*)$/.exec(text);
  const [, schedule = '', command = ''] = parted ?? [];
  if (!parted) return null;
  const cron = withoutNickname(schedule).replace(/\s+/g, ' ');
  const looksLikeOne =
    cron.startsWith('@') || /^(?:[*\d][\d*/,-]*\s){2}(?:[*\dL][\dL*/,-]*\s)(?:\S+\s)\S+$/i.test(cron);
  if (isComment && !looksLikeOne) return null;
  return { cron, command: command.replaceAll('\\%', '%') };
}
