import { limits, unreadable } from './limits.ts';

/**
 * Reads the JSON of a design. What would take much memory is refused before it is read.
 *
 * @throws Unreadable for what is no JSON, too deep, or has too many parts
 */
export function parseDesign(json: string): unknown {
  measure(json);
  try {
    return JSON.parse(json) as unknown;
  } catch {
    throw unreadable('is not JSON, or is cut off');
  }
}

/** Counts brackets and commas outside of strings: no fewer than there are containers and values. */
function measure(json: string): void {
  let [depth, nodes, values] = [0, 0, 1];
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const char = json[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === ',') values += 1;
    else if (char === '{' || char === '[') {
      depth += 1;
      nodes += 1;
      values += 1;
      if (depth > limits.depth) throw unreadable(`is nested deeper than ${limits.depth} levels`);
      if (nodes > limits.nodes) throw unreadable(`has more than ${limits.nodes} nodes`);
    } else if (char === '}' || char === ']') depth -= 1;
    if (values > limits.values) throw unreadable(`has more than ${limits.values} values`);
  }
}
