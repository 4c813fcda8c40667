import { ExactNumber, isObject, parseExact } from '../exact-json.ts';

/** A number among an object's members, digit by digit: ids beyond 2^53 would otherwise meet. @param text JSON of an object */
export function exactMember(text: string, name: string): string {
  const value = parseExact(text);
  const found = isObject(value) ? value[name] : undefined;
  return found instanceof ExactNumber ? found.text : String(found);
}
