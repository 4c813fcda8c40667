import type { AlertEnd } from '../store/alerts/alert-rows.ts';
import type { AlertDefinition, AlertLook, StandingAlert } from './alert.ts';

/** How each alert that is over ended, by its number. */
export type Ends = ReadonlyMap<number, AlertEnd>;

/**
 * Asks the classes how what they do not find any more ended. One whose class cannot be asked has no end, and stays open.
 *
 * @param definitions those that were asked; an alert of another is of a class that is no more
 * @param onError told which class could not be asked
 */
export async function endsOf(
  over: readonly StandingAlert[],
  look: AlertLook,
  definitions: readonly AlertDefinition[],
  onError: (cls: string, error: unknown) => void,
): Promise<Ends> {
  const ends = new Map<number, AlertEnd>();
  for (const alert of over) {
    try {
      ends.set(alert.id, await endOf(alert, look, definitions));
    } catch (error) {
      onError(alert.class, error);
    }
  }
  return ends;
}

async function endOf(
  alert: StandingAlert,
  look: AlertLook,
  definitions: readonly AlertDefinition[],
): Promise<AlertEnd> {
  if (alert.isEvent) return { kind: 'recovered', why: 'a day has passed' };
  const definition = definitions.find(({ id }) => id === alert.class);
  if (!definition) return { kind: 'lapsed', why: 'this version of orderdeck does not watch it' };
  const why = (await definition.lapse?.(look, alert)) ?? null;
  return why === null ? { kind: 'recovered', why: 'it is right again' } : { kind: 'lapsed', why };
}
