/** Text that a database gives back as it was put in: half surrogate pairs and NUL become U+FFFD. */
export function whole(text: string): string {
  return text.replace(/[\p{Cs}\0]/gu, '\ufffd');
}

/** Blank texts are none; no blank of any other is touched. */
export function present(text: string | null | undefined): string | null {
  return text == null || text.trim() === '' ? null : whole(text);
}

/** A name without the blanks around it; null for what is no text. */
export function name(text: unknown): string | null {
  return typeof text === 'string' ? present(text.trim()) : null;
}
