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
  const known = others.around('user', userId, sent, SLOW_MS).filter((each) => each !== null);
  const names = known.map(({ words }) => words?.['name']);
  // Of people whom no event had words for yet, or whose words were erased.
  if (names.length === 0 || names.includes(undefined) || names.includes(name)) return [];
  const expected = `signer ${no}, ${userId}, called ${names.join(' or ')}`;
  return [{ code: 'signer_differs', eventId, expected, found: name }];
}
