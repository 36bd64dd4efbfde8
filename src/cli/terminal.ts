/**
 * A line as a terminal may have it, which obeys what it is told: whatever a file, a log or a database says in it can't clear
 * the screen, begin another line or turn what stands around it. Each sign that would is a question mark.
 */
export function harmless(line: string): string {
  return line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
