import { writeFileSync } from 'node:fs';
import { signedLength } from '#lib/domain/signature/revision.ts';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';

/** `--revision N --out FILE`, once both were found to be given and N to be a number that could be one. */
export interface Wanted {
  readonly number: number;
  readonly out: string;
}

/** Reads the two options. @throws in words, when one stands without the other or N is no number from 1 */
export function wantedVersion(flags: { revision?: string; out?: string }): Wanted | null {
  const { revision, out } = flags;
  if (revision === undefined && out === undefined) return null;
  if (revision === undefined || out === undefined) throw new Error('--revision and --out go together.');
  if (!/^[1-9]\d{0,5}$/.test(revision)) throw new Error('--revision takes a number from 1.');
  return { number: Number(revision), out };
}

/**
 * Writes the version that the N-th signature fixed to a new file: the first bytes of the file up to where that
 * signature's range ends, as they are.
 *
 * @returns what was written, in words
 * @throws in words, writing nothing: no such signature, one that proves no version, a file that is there already
 */
export function writeVersion(bytes: Uint8Array, verdict: PdfVerdict, { number, out }: Wanted): string {
  const { signatures } = verdict;
  const signature = signatures[number - 1];
  if (!signature)
    throw new Error(`There is no version ${number}: signed versions here: ${signatures.length}.`);
  const length = signedLength(signature);
  if (length === null) throw new Error(`Signature ${number} does not prove any version of the file.`);
  try {
    writeFileSync(out, bytes.subarray(0, length), { flag: 'wx' });
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (there) throw new Error(`There is a file ${out} already; nothing was written.`, { cause });
    throw cause;
  }
  return `Wrote version ${number}, as ${signature.field} fixed it, to ${out}: ${length} bytes.`;
}
