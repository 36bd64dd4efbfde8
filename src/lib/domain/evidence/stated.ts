import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Json, JsonObject } from '../canonical.ts';
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
  const named = new Set<string>();
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
      const of = stating.get(hash) ?? null;
      if (!of && !(named.has(hash) && value['statement'].startsWith('segl.draft.'))) continue;
      statements.push({ hash, value, of });
      const decidedAbout = namedBy(value);
      if (decidedAbout !== null) named.add(decidedAbout);
      waiting.delete(member);
      found = true;
    }
  }
  const [loose] = waiting.keys();
  if (loose !== undefined) return err({ code: 'evidence_statement_unbound', member: loose });
  const files: ProvenFile[] = [];
  const stored = new Set<string>();
  for (const { value } of statements) addFiles(value, stored);
  for (const [member, bytes] of sorted) {
    if (!member.startsWith('files/')) continue;
    const hash = bytesToHex(sha256(bytes));
    if (member !== fileMember(hash, bytes) || !stored.has(hash))
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
    last.set(JSON.stringify([type, id]), { subject: { type, id }, hash });
  }
  return new Map([...last.values()].flatMap(({ subject, hash }) => (hash === null ? [] : [[hash, subject]])));
}

/** The draft's statement that an approval or a draft's state names: a field that nobody types into. */
function namedBy({ statement, content, draft }: JsonObject): string | null {
  const form = typeof statement === 'string' ? statement : '';
  if (form.startsWith('segl.approval.') && typeof content === 'string') return content;
  return form.startsWith('segl.draft-state.') && typeof draft === 'string' ? draft : null;
}

/** The files that a statement names: each `sha256` in it. */
function addFiles(value: Json, to: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, each] of Object.entries(value))
    if (name === 'sha256' && typeof each === 'string') to.add(each);
    else addFiles(each, to);
}
