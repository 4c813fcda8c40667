import type { PackageWriteJson } from '../../core/store/orders/package-write-json.ts';

const wants: Readonly<Record<PackageWriteJson['kind'], string>> = {
  picking: 'Picking',
  invoiced: 'Invoiced',
  tracking: 'tracking number',
};

const states: Readonly<Record<PackageWriteJson['state'], string>> = {
  staged: 'waits to be sent',
  sending: 'is being sent',
  confirmed: 'set and read back',
  refused: 'was refused',
  failed: 'was sent and is looked for',
  superseded: 'was replaced before it was sent',
};

/** What was wanted of a package and what became of it, in a sentence. Not sanitized. */
export function packageWriteWords({ kind, value, state, error }: PackageWriteJson): string {
  const what = [wants[kind], value].filter((part) => part !== null).join(' ');
  const why = error === null || state === 'superseded' ? '' : `: ${error.message}`;
  return `${what} ${states[state]}${why}`;
}
