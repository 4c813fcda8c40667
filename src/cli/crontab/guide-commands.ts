/** The scripts that the guides' crontabs start and the jobs that do their work. Their flags are named as ours are. */
const scripts: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  'sync-orders-wrapper.ts': {
    'sync-recent': 'sync-orders-recent',
    'sync-all': 'sync-orders-all',
    'sync-tags': 'sync-tags',
  },
  'populate-print-queue.ts': 'populate-print-queue',
  'cleanup.ts': { 'fix-pending-tasks': 'clean-print-queue', 'find-inconsistencies': 'find-inconsistencies' },
  'amazon-customization-sync.ts': 'download-customizations',
  'update-order-items-from-amazon.ts': 'apply-customizations',
  'update-print-tasks-from-order-items.ts': 'update-print-tasks',
  'find-amazon-orders-needing-personalization.ts': 'find-missing-personalization',
  'update-print-task-review-status.ts': 'update-review-status',
  'ai-usage-stats.ts': 'ai-usage-report',
  'trendyol_sync.php': 'trendyol-sync',
  'product_sync.php': 'trendyol-products',
  'order_sync.php': 'trendyol-orders',
  'stock_sync.php': 'trendyol-stock',
  'webhook_processor.php': 'process-webhooks',
};

/** What starts a script without changing what it does. */
const launchers = /^(?:npx|tsx|node|nodejs|php[\d.]*|env|\w+=.*)$/;

/** A command as one of our jobs with the flags it was given, or why it is none. */
export type ReadCommand =
  | { readonly job: string; readonly flags: readonly string[] }
  | { readonly job: null; readonly why: string };

/** Reads one command of a crontab line: a guide's script, or `orderdeck run JOB` as the export writes it. */
export function readCommand(words: readonly string[]): ReadCommand {
  if (baseName(words[0] ?? '') === 'find') return cleanUp(words);
  const at = words.findIndex((word) => isOurs(baseName(word)) || Object.hasOwn(scripts, baseName(word)));
  const script = baseName(words[at] ?? '');
  if (at < 0) return { job: null, why: `${baseName(words[0] ?? '')} is no command that has a job here` };
  const odd = words.slice(0, at).find((word) => !launchers.test(baseName(word)) && !isNodeFlag(word));
  if (odd !== undefined) return { job: null, why: `what ${odd} does before ${script} is not known` };
  const rest = words.slice(at + 1);
  if (isOurs(script)) return ourCommand(rest);
  const found = scripts[script];
  if (typeof found === 'string') return { job: found, flags: rest };
  const [sub = '', ...flags] = rest;
  const job = found && Object.hasOwn(found, sub) ? found[sub] : undefined;
  return job === undefined ? { job: null, why: `${script} ${sub} has no job here`.trim() } : { job, flags };
}

/** As long as ordinary logs are kept when nobody says otherwise. */
const guidesDays = '7';

/** `find LOGS -name "*.log" -type f -mtime +7 -delete`: the guide's clean-up of its logs (S41). Any other `find` is not known. */
function cleanUp(words: readonly string[]): ReadCommand {
  const after = (option: string): string | undefined => words[words.indexOf(option) + 1];
  const [, days] = words.includes('-mtime') ? (/^\+(\d{1,5})$/.exec(after('-mtime') ?? '') ?? []) : [];
  const ofLogs = words.includes('-name') && /\.log\*?$/.test(after('-name') ?? '');
  const others = words
    .slice(2)
    .filter((word) => word.startsWith('-') && !['-name', '-type', '-mtime', '-delete'].includes(word));
  if (!ofLogs || days === undefined || !words.includes('-delete') || others.length > 0)
    return { job: null, why: 'this find is no clean-up of logs that has a job here' };
  if (days !== guidesDays) {
    const why = `rotate-logs keeps ordinary logs ${guidesDays} days by itself; for ${days} set KEEP_LOGS_DAYS=${days}`;
    return { job: null, why };
  }
  return { job: 'rotate-logs', flags: [] };
}

function ourCommand(words: readonly string[]): ReadCommand {
  const [command, job, ...flags] = words;
  if (command !== 'run' || job === undefined)
    return { job: null, why: `orderdeck ${command ?? ''} runs no job`.trim() };
  // Whose installation it was said for: this one is asked to take it over.
  const kept = flags.filter((word, index) => !/^--home(?:=|$)/.test(word) && flags[index - 1] !== '--home');
  return { job, flags: kept };
}

function isOurs(name: string): boolean {
  return name === 'orderdeck' || name === 'orderdeck.js';
}

function isNodeFlag(word: string): boolean {
  return /^--(?:max-semi-space-size=\d+|single-threaded-gc)$/.test(word);
}

function baseName(word: string): string {
  return /^\w+=/.test(word) ? word : word.slice(word.lastIndexOf('/') + 1);
}
