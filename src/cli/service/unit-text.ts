/** Words as `ExecStart=` takes them: quoted where needed, `%` and `$` meaning themselves. */
export function unitWords(words: readonly string[]): string {
  return words.map((word) => unitValue(word).replaceAll('$', '$$$$')).join(' ');
}

/** One value as a unit file takes it. */
export function unitValue(value: string): string {
  const plain = value.replaceAll('%', '%%');
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`;
}
