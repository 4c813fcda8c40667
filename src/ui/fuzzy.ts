/**
 * How well what was typed fits a text: its letters in order, better when they begin words or stand together; null when they
 * do not occur. Higher is better.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const lower = text.toLowerCase();
  if (wanted === '') return 0;
  const whole = lower.indexOf(wanted);
  if (whole >= 0) return 1000 - whole - text.length / 100 + (startsWord(lower, whole) ? 500 : 0);
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 8 : startsWord(lower, next) ? 6 : 1;
    at = next;
  }
  return score - text.length / 100;
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[\s\-_/.#]/.test(text[at - 1] ?? '');
}
