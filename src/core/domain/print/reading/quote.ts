/** What a buyer wrote, on one line in quotation marks and cut to `max` characters, for the detail of a finding. */
export function quote(text: string, max = 80): string {
  const start = text.slice(0, max * 4);
  const chars = Array.from(start.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim());
  const whole = start.length === text.length && chars.length <= max;
  return whole ? `“${chars.join('')}”` : `“${chars.slice(0, max).join('')}…”`;
}
