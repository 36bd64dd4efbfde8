/** A pattern for `ilike`: anything that contains what was typed, of which no sign has another meaning. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
