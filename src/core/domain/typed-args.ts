/** The argument in which a person types what a buyer wants written: kept with its run, until the buyer is erased, and told in no log. */
export const typedArg = 'value';

/** A run's arguments as a log may hold them. */
export function argsForLog(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof args[typedArg] === 'string' ? { ...args, [typedArg]: '…' } : args;
}
