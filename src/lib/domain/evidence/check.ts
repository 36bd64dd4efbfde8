import { canonicalBytes } from '../canonical.ts';
import { err, ok, type Result } from '../result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { parseMlDsaKey, type VerifyMlDsa } from '../tlog/cosignature.ts';
import { parseKey, parseVerifierKey } from '../tlog/note.ts';
import { anchorIn, isAnchored, type AnchorInvalid } from './anchor.ts';
import { unpackBundle, type BundleUnreadable } from './archive.ts';
import { eventsIn, type EventInvalid } from './events.ts';
import type { Facts, Subject } from './facts.ts';
import { CHECKPOINT, FORMAT, KEYS, LANGUAGES, MANIFEST, reportMember, type Members } from './members.ts';
import { openWhole, type LogKeys } from './notes.ts';
import { reportOf } from './report.ts';
import { signedIn, type SignatureInvalid } from './signed.ts';
import { statedIn, type Unbound } from './stated.ts';
import { canonicalObject, linesOf } from './text.ts';

/** How a bundle is checked: with which ML-DSA-44, and when. */
export interface Checking {
  readonly verify: VerifyMlDsa;
  readonly at: Date;
}

/**
 * All of a bundle, byte by byte, under the keys that lie in it: whether those are the right ones is another question
 * (`trust.ts`). In this order: the zip file and its names, the manifest, the keys, the log's checkpoint, each event, the
 * subject, statements, files, what passkeys signed of approvals, the installation's log, its cosignatures and tokens, and that both reports are what these say.
 */
export async function checkBundle(
  bytes: Uint8Array,
  checking: Checking,
): Promise<Result<Facts, EvidenceInvalid>> {
  const members = unpackBundle(bytes);
  if (!members.ok) return members;
  const facts = await factsIn(members.value, checking);
  if (!facts.ok) return facts;
  for (const language of LANGUAGES) {
    const member = reportMember(language);
    const report = members.value.get(member);
    if (!report) return err({ code: 'evidence_member_missing', member });
    if (!equalBytes(report, reportOf(facts.value, language)))
      return err({ code: 'evidence_report_differs', member });
  }
  return facts;
}

/** What follows from the members, but for the reports, which are written from it. Errors as they stand in each part. */
export async function factsIn(
  members: Members,
  { verify, at }: Checking,
): Promise<Result<Facts, EvidenceInvalid>> {
  const manifest = subjectIn(members);
  if (!manifest.ok) return manifest;
  const note = members.get(CHECKPOINT);
  if (!note) return err({ code: 'evidence_member_missing', member: CHECKPOINT });
  const keys = keysIn(members);
  if (!keys.ok) return keys;
  const { own, installation } = keys.value;
  const opened = await openWhole(CHECKPOINT, note, { keys: own, verify });
  if (!opened.ok) return opened;
  const { checkpoint } = opened.value;
  const events = eventsIn(members, checkpoint);
  if (!events.ok) return events;
  const client = clientIn(checkpoint.origin);
  const subject = manifest.value;
  for (const { index, facts } of events.value)
    if (facts.client !== client) return err({ code: 'evidence_event_invalid', member: `events/${index}` });
  const isAbout = ({ id, subject: about }: { id: string; subject: Subject }) =>
    subject.type === 'event' ? id === subject.id : about.type === subject.type && about.id === subject.id;
  if (client === null || !events.value.some(({ facts }) => isAbout(facts)))
    return err({ code: 'evidence_malformed', member: MANIFEST });
  const stated = statedIn(members, events.value);
  if (!stated.ok) return stated;
  const signed = await signedIn(client, stated.value.statements, events.value);
  if (!signed.ok) return signed;
  const inside = { ...stated.value, signed: signed.value };
  const facts = { subject, client, checkpoint, keys: own, events: events.value, ...inside };
  if (isAnchored(members) !== (installation !== null))
    return err({ code: 'evidence_malformed', member: KEYS });
  if (!installation) return ok({ ...facts, anchor: null });
  const anchor = await anchorIn(members, { keys: installation, verify, at });
  if (!anchor.ok) return anchor;
  // The installation's log may have been begun anew: its clients' are named after the first.
  const installationOrigin = anchor.value.checkpoint.origin.replace(/(\/log)\/[1-9]\d*$/, '$1');
  if (!checkpoint.origin.startsWith(`${installationOrigin}/${client}`))
    return err({ code: 'evidence_malformed', member: KEYS });
  return ok({ ...facts, anchor: anchor.value });
}

export type EvidenceInvalid =
  | BundleUnreadable
  | EventInvalid
  | Unbound
  | SignatureInvalid
  | AnchorInvalid
  | { readonly code: 'evidence_version_unknown' }
  | {
      readonly code: 'evidence_member_missing' | 'evidence_malformed' | 'evidence_report_differs';
      readonly member: string;
    };

export function manifestOf(subject: Subject): Uint8Array {
  return canonicalBytes({ format: FORMAT, subject: { type: subject.type, id: subject.id } });
}

function subjectIn(members: Members): Result<Subject, EvidenceInvalid> {
  const bytes = members.get(MANIFEST);
  if (!bytes) return err({ code: 'evidence_member_missing', member: MANIFEST });
  const manifest = canonicalObject(bytes);
  if (manifest && manifest['format'] !== FORMAT) return err({ code: 'evidence_version_unknown' });
  const { type, id } = (manifest?.['subject'] ?? {}) as Partial<Subject>;
  if (typeof type !== 'string' || typeof id !== 'string' || !equalBytes(manifestOf({ type, id }), bytes))
    return err({ code: 'evidence_malformed', member: MANIFEST });
  return ok({ type, id });
}

/** The keys of the client's log, then those of the installation's where it is spoken of: Ed25519, and ML-DSA-44 behind it. */
function keysIn(members: Members): Result<{ own: LogKeys; installation: LogKeys | null }, EvidenceInvalid> {
  const bytes = members.get(KEYS);
  if (!bytes) return err({ code: 'evidence_member_missing', member: KEYS });
  const lines = linesOf(bytes) ?? [];
  const next = (): LogKeys | null => {
    const first = lines.shift();
    if (first === undefined || !parseVerifierKey(first).ok) return null;
    const isSecond = parseMlDsaKey(lines[0] ?? '')?.name === parseKey(first)?.name;
    return { first, second: isSecond ? (lines.shift() ?? null) : null };
  };
  const own = next();
  const installation = lines.length > 0 ? next() : null;
  if (!own || lines.length > 0) return err({ code: 'evidence_malformed', member: KEYS });
  return ok({ own, installation });
}

/** `<name>/log/<client>`, and `/<n>` behind it for one that was begun anew. */
function clientIn(origin: string): string | null {
  return /\/log\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/[1-9]\d*)?$/.exec(origin)?.[1] ?? null;
}
