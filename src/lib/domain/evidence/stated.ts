import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Json } from '../canonical.ts';
import { attachmentType } from '../receipt/attachment.ts';
import { err, ok, type Result } from '../result.ts';
import type { ProvenEvent, ProvenFile, ProvenStatement, Subject } from './facts.ts';
import { EXTENSIONS, statementMember, type Members } from './members.ts';
import { canonicalObject } from './text.ts';

/**
 * The statements and files of a bundle. Each is named by its own SHA-256, and that is named in turn: of a statement by the
 * newest event here that states its subject, or by another statement; of a file by a statement. So nothing lies in a bundle
 * that the log does not lead to. Errors: `evidence_statement_unbound`, `evidence_file_unbound`.
 */
export function statedIn(
  members: Members,
  events: readonly ProvenEvent[],
): Result<{ statements: ProvenStatement[]; files: ProvenFile[] }, Unbound> {
  const stating = statingHashes(events);
  const named = new Set(stating.keys());
  const sorted = [...members].sort(([one], [other]) => (one < other ? -1 : 1));
  const waiting = new Map(sorted.filter(([name]) => name.startsWith('statements/')));
  const statements: ProvenStatement[] = [];
  // A statement that another one names comes after that one.
  for (let found = true; found;) {
    found = false;
    for (const [member, bytes] of waiting) {
      const hash = bytesToHex(sha256(bytes));
      const value = canonicalObject(bytes);
      if (member !== statementMember(hash) || !value || typeof value['statement'] !== 'string')
        return err({ code: 'evidence_statement_unbound', member });
      if (!named.has(hash)) continue;
      statements.push({ hash, value, of: stating.get(hash) ?? null });
      addTexts(value, named);
      waiting.delete(member);
      found = true;
    }
  }
  const [loose] = waiting.keys();
  if (loose !== undefined) return err({ code: 'evidence_statement_unbound', member: loose });
  const files: ProvenFile[] = [];
  const texts = new Set<string>();
  for (const { value } of statements) addTexts(value, texts);
  for (const [member, bytes] of sorted) {
    if (!member.startsWith('files/')) continue;
    const hash = bytesToHex(sha256(bytes));
    if (member !== fileMember(hash, bytes) || !texts.has(hash))
      return err({ code: 'evidence_file_unbound', member });
    files.push({ member, sha256: hash, size: bytes.length });
  }
  return ok({ statements, files });
}

export type Unbound = {
  readonly code: 'evidence_statement_unbound' | 'evidence_file_unbound';
  readonly member: string;
};

export function fileMember(hash: string, bytes: Uint8Array): string {
  const type = attachmentType(bytes);
  return `files/${hash}.${type === null ? 'bin' : EXTENSIONS[type]}`;
}

/** The hash that each subject was stated with last, among these events. */
export function statingHashes(events: readonly ProvenEvent[]): Map<string, Subject> {
  const last = new Map<string, { subject: Subject; hash: string | null }>();
  for (const { facts, detail } of events) {
    if (detail && !('statement' in detail)) continue;
    const { type, id } = facts.subject;
    // What can't be read may be what states it: then nothing older is taken for it.
    const hash = typeof detail?.['statement'] === 'string' ? detail['statement'] : null;
    last.set(`${type} ${id}`, { subject: { type, id }, hash });
  }
  return new Map([...last.values()].flatMap(({ subject, hash }) => (hash === null ? [] : [[hash, subject]])));
}

function addTexts(value: Json, to: Set<string>): void {
  if (typeof value === 'string') to.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const each of Object.values(value)) addTexts(each, to);
}
