import { parseLines, withLines } from '#lib/domain/tlog/add-checkpoint.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { witnessVerifier, type WitnessKey } from '#lib/domain/tlog/witness-key.ts';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { verifyMlDsa } from '../keys/ml-dsa.ts';
import { knownWitnesses } from './policy.ts';
import { cosignaturesAt } from './store.ts';

/**
 * A head of the installation's log with the lines of its witnesses under it, in a transaction of the directory. Each is
 * checked anew: a false one, which only somebody with the database can have put there, would spoil the whole for readers.
 */
export async function witnessedNote(
  tx: Tx,
  { config }: Platform,
  head: { readonly size: number; readonly note: string },
): Promise<string> {
  const known = knownWitnesses(config);
  const lines: string[] = [];
  if (known.size === 0) return head.note;
  for (const line of await cosignaturesAt(tx, head.size))
    if (await cosigns(line, head.note, known)) lines.push(line);
  return withLines(head.note, lines);
}

/** Whether the line is a right cosignature, by one of these witnesses, of the head that the note is of. */
export async function cosigns(
  line: string,
  note: string,
  known: ReadonlyMap<string, WitnessKey>,
): Promise<boolean> {
  const [only, ...more] = parseLines(`${line}\n`) ?? [];
  const head = parseNote(note);
  if (!only || more.length > 0 || !head.ok) return false;
  const { name, keyId, signature } = only.signature;
  const key = known.get(`${name}+${bytesToHex(keyId)}`);
  const verifier = key && witnessVerifier(key, verifyMlDsa);
  return verifier ? verifier.verify(head.value.text, signature) : false;
}
