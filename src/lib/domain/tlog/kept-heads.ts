import { parseCheckpoint } from './checkpoint.ts';
import { formatNote, parseNote } from './note.ts';

const CHECKPOINT = /^[^\s—][^\n]*\n(?:0|[1-9]\d*)\n[A-Za-z0-9+/]{43}=\n\n(?:— \S+ \S+\n)+/gmu;

/**
 * The signed checkpoints that stand in a text, as in the body of a mail, each to the letter; whatever else is in it is passed
 * over. Of each log, by its origin, the largest: who signed one of them is for the reader to check.
 */
export function checkpointsIn(text: string): Map<string, string> {
  const largest = new Map<string, { size: number; note: string }>();
  for (const [note] of `${text.replaceAll('\r\n', '\n')}\n`.matchAll(CHECKPOINT)) {
    const parsed = parseNote(note);
    const head = parsed.ok ? parseCheckpoint(parsed.value.text) : parsed;
    if (!head.ok) continue;
    const { origin, size } = head.value;
    if (size >= (largest.get(origin)?.size ?? 0)) largest.set(origin, { size, note });
  }
  return new Map([...largest].map(([origin, { note }]) => [origin, note]));
}

/** The note with its first signature alone, whose lines no mail breaks: ML-DSA-44 has one of 3,000 characters. */
export function shortened(note: string): string {
  const parsed = parseNote(note);
  if (!parsed.ok) return note;
  const { text, signatures } = parsed.value;
  return formatNote({ text, signatures: signatures.slice(0, 1) });
}
