import { bytesToHex } from '@noble/hashes/utils.js';
import { may, ROLES } from '../access/role.ts';
import { judgeAct } from '../acts/replay.ts';
import { signingHash } from '../acts/shown.ts';
import type { ActSignature } from '../acts/signature.ts';
import type { Fault, ReplayedEvent } from '../events/replay/event.ts';
import { SLOW_MS } from '../events/replay/fixed.ts';
import type { Others } from '../events/replay/others.ts';
import type { Dispatch, Signature, Signer, StoredFile } from './document.ts';

/**
 * Who was asked to sign was by then a member who may, and called what is printed (`signer_differs`). Stamping takes its turn
 * between the look at who they are and the event.
 */
export function judgeSigners(
  events: readonly ReplayedEvent[],
  dispatch: Dispatch | null,
  others: Others,
): Fault[] {
  const sent = events.find(({ kind }) => kind === 'document.sent');
  if (!sent?.marked || !dispatch) return [];
  return dispatch.signers.flatMap((signer) => judgeSigner(sent, signer, others));
}

function judgeSigner(sent: ReplayedEvent, { no, userId, name }: Signer, others: Others): Fault[] {
  const { id: eventId } = sent;
  const roles = others.around('membership', userId, sent, SLOW_MS).map((each) => each?.words?.['role']);
  const could = roles.some((role) => ROLES.some((each) => each === role && may(each, 'document.sign')));
  if (!could) {
    const expected = `signer ${no}, ${userId}, a member who may sign`;
    return [{ code: 'signer_differs', eventId, expected, found: 'none' }];
  }
  const names = namesOf(userId, sent, others);
  if (names === null || names.includes(name)) return [];
  const expected = `signer ${no}, ${userId}, called ${names.join(' or ')}`;
  return [{ code: 'signer_differs', eventId, expected, found: name }];
}

/** What a document's signatures are held against beside its own life. */
export interface SignedBeside {
  readonly client: string;
  /** What passkeys signed, by its hash in hex. */
  readonly signatures: ReadonlyMap<string, ActSignature>;
  readonly others: Others;
}

/** Each signature of it is by its person's passkey, where they had one by then, over the file that they were shown ({@link judgeAct}). */
export async function judgeSignatures(
  events: readonly ReplayedEvent[],
  document: DocumentMade,
  beside: SignedBeside,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const event of events) {
    if (event.kind !== 'document.signed' || !event.marked) continue;
    const made = document.signatures.find(({ position }) => position === event.detail?.['position']);
    if (made) faults.push(...(await judgeDocumentSignature(event, document, made, beside)));
  }
  return faults;
}

type MadeIn = Pick<Signature, 'actId' | 'signerNo' | 'position' | 'signedWith'> & {
  readonly file: Pick<StoredFile, 'sha256'>;
};

/** Of a document, what its signatures rest on. */
export interface DocumentMade {
  readonly id: string;
  readonly dispatch: {
    readonly file: Pick<StoredFile, 'sha256'>;
    readonly signers: readonly Pick<Signer, 'no' | 'userId'>[];
  } | null;
  readonly signatures: readonly MadeIn[];
}

/** @param event the one that says that it was made */
export function judgeDocumentSignature(
  { id: eventId, at, place }: Pick<ReplayedEvent, 'id' | 'at' | 'place'>,
  { id, dispatch, signatures }: DocumentMade,
  made: MadeIn,
  { client, signatures: rows, others }: SignedBeside,
): Promise<Fault[]> {
  const person = dispatch?.signers.find(({ no }) => no === made.signerNo)?.userId ?? '';
  const before = signatures.filter(({ position }) => position < made.position);
  // Who was overtaken by another signs that one's file, which begins with the very bytes that were shown.
  const files = [...(dispatch ? [dispatch] : []), ...before].map(({ file }) => bytesToHex(file.sha256));
  const hash = made.signedWith && bytesToHex(made.signedWith);
  const act = {
    client,
    person,
    signed: hash === null ? null : { hash, row: rows.get(hash) ?? null },
    shown: (shownAt: Date) =>
      files.map((file) => signingHash({ client, person, act: made.actId, document: id, file, at: shownAt })),
  };
  return judgeAct(act, { eventId, place, moment: Date.parse(at) }, others);
}

/** Whose documents they are; nothing changes it once it is stated. */
export interface Organisation {
  readonly name: string;
  readonly orgnr: string;
}

/**
 * In whose name a file was sealed and signed is whose documents they are, and who is printed as having sent it is called that
 * (`sender_differs`). Of events of releases that did not say it, nothing.
 */
export function judgeSender(
  events: readonly ReplayedEvent[],
  organisation: Organisation | null,
  others: Others,
): Fault[] {
  return events
    .filter(({ marked }) => marked)
    .flatMap((event) => [
      ...judgeOrganisation(event, organisation),
      ...(event.kind === 'document.sent' ? judgePrinted(event, organisation, others) : []),
    ]);
}

function judgeOrganisation({ id: eventId, detail }: ReplayedEvent, is: Organisation | null): Fault[] {
  const said = detail?.['organisation'] as Partial<Organisation> | undefined;
  if (!said || !is) return [];
  if (is.name === said.name && is.orgnr === said.orgnr) return [];
  return [differs(eventId, `in the name of ${is.name}, ${is.orgnr}`, `${said.name}, ${said.orgnr}`)];
}

function judgePrinted(event: ReplayedEvent, organisation: Organisation | null, others: Others): Fault[] {
  const sender = event.detail?.['sender'];
  if (typeof sender !== 'string' || sender === organisation?.name) return [];
  const names = namesOf(event.actorId, event, others);
  if (names === null || names.includes(sender)) return [];
  return [differs(event.id, `sent by ${event.actorId}, called ${names.join(' or ')}`, sender)];
}

function differs(eventId: string, expected: string, found: string): Fault {
  return { code: 'sender_differs', eventId, expected, found };
}

/** What somebody was called around then; null: of people whom no event had words for yet, or whose words were erased. */
function namesOf(userId: string, sent: ReplayedEvent, others: Others): unknown[] | null {
  const known = others.around('user', userId, sent, SLOW_MS).filter((each) => each !== null);
  const names = known.map(({ words }) => words?.['name']);
  return names.length === 0 || names.includes(undefined) ? null : names;
}
