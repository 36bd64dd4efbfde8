import { may, ROLES } from '../access/role.ts';
import type { Fault, ReplayedEvent } from '../events/replay/event.ts';
import { SLOW_MS } from '../events/replay/fixed.ts';
import type { Others } from '../events/replay/others.ts';
import type { Dispatch, Signer } from './document.ts';

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
