/** What two spellings of a name have in common: `İSTANBUL`, `istanbul`, `Istanbul`. Turkish letters lose their marks. */
export function foldedName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ı/g, 'i')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
