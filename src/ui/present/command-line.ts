/** The command that starts the same run: `orderdeck run sync-orders-recent --hours 5 --dry-run`. */
export function commandLine(
  job: string,
  args: Readonly<Record<string, unknown>>,
  { dryRun = false, forced = false }: { readonly dryRun?: boolean; readonly forced?: boolean } = {},
): string {
  const flags = Object.entries(args).flatMap(([name, value]) => flag(kebab(name), value));
  return ['orderdeck run', job, ...flags, ...(dryRun ? ['--dry-run'] : []), ...(forced ? ['--force'] : [])].join(' ');
}

function flag(name: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'boolean') return [value ? `--${name}` : `--no-${name}`];
  return [`--${name} ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}`];
}

function quoted(value: string): string {
  return /^[\w.:@/-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Arguments for a line of a list: `hours 2`, `–` when there are none. */
export function argsWords(args: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(args)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => (value === true ? name : `${name} ${String(value)}`));
  return words.length === 0 ? '–' : words.join(', ');
}
