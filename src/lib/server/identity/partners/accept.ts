import type { RateLimited } from '#lib/domain/access/attempts.ts';
import { isEngagedRole } from '#lib/domain/access/engagement.ts';
import { endOfAccess } from '#lib/domain/access/membership.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { findClient, type Client } from '#lib/server/platform/tenant/store.ts';
import { tellContacts } from '../contacts/tell.ts';
import { invitations, saidBeside } from '../invitations/register.ts';
import { findByToken, holdByToken, type InvitationInvalid } from '../invitations/shown.ts';
import { countStranger } from '../sign-in/limits.ts';
import { engagements, saidOfEngagement } from './register.ts';

export interface AcceptingForFirm {
  readonly token: string;
  readonly address: string;
  /** Who accepts, signed in. */
  readonly person: { readonly id: string; readonly name: string; readonly email: string };
}

export type AcceptForFirmError =
  | RateLimited
  | InvitationInvalid
  | { readonly code: 'invitation_not_yours' | 'partner_of_itself' | 'partner_there' };

/**
 * Accepts an invitation for the accounting firm that is the context's client: from then on the firm says which of its people
 * work for the client that asked. Nobody gets in by that alone. The end of the invitation, the engagement and their events are one
 * transaction of that client; its contacts are told. Errors, in this order: rate_limited · invitation_invalid (also of one that
 * asks in a person) · invitation_not_yours · partner_of_itself · partner_there: the firm is let in already.
 */
export async function acceptForFirm(
  context: Context,
  { token, address, person }: AcceptingForFirm,
): Promise<Result<{ readonly customer: string }, AcceptForFirmError>> {
  const attempt = await countStranger(context, address);
  if (!attempt.ok) return attempt;
  const found = await findByToken(context, token);
  if (!found?.row.toPartner) return err({ code: 'invitation_invalid' });
  await attempt.value.unfinished();
  if (person.email !== found.row.email) return err({ code: 'invitation_not_yours' });
  const { clientId } = found.inClient;
  if (clientId === context.clientId) return err({ code: 'partner_of_itself' });
  const firm = await context.transaction(async (tx) => ok(await findClient(tx, context.clientId)));
  if (!firm.ok || !firm.value) return err({ code: 'invitation_invalid' });
  const { platform, requestId, device } = context;
  const inCustomer = createContext(platform, { clientId, actorId: person.id, requestId, device });
  return begin(inCustomer, token, { firm: firm.value, contactName: person.name });
}

/** The act itself, in the client that asked, by who accepts. */
function begin(
  context: Context,
  token: string,
  { firm, contactName }: { readonly firm: Client; readonly contactName: string },
): Promise<Result<{ readonly customer: string }, InvitationInvalid | { readonly code: 'partner_there' }>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<
    { readonly customer: string },
    InvitationInvalid | { readonly code: 'partner_there' }
  >(async (tx) => {
    const row = await holdByToken(tx, context, token);
    if (!row?.toPartner || row.note === null || !isEngagedRole(row.role))
      return err({ code: 'invitation_invalid' });
    const now = platform.clock.now();
    const to = { acceptedAt: now, acceptedBy: actorId };
    const detail = { ...saidBeside(row), name: contactName };
    await invitations.change(tx, context, 'invitation.accepted', { row, to, detail });
    const engaged = {
      ...{ id: row.id, partnerId: firm.id, partnerOrgnr: firm.orgnr, partnerName: firm.name },
      ...{ role: row.role, reason: row.note, begunAt: now, begunBy: actorId, contactName },
      endsAt: endOfAccess(row.accessDays, now),
    };
    const said = { ...saidOfEngagement(engaged), by: { partner: firm.name, name: contactName } };
    const begun = await engagements.addNew(tx, context, 'engagement.begun', engaged, said);
    if (begun === null) return err({ code: 'partner_there' });
    await tellContacts(tx, context, { news: 'partner_came', whom: `${firm.name} (${firm.orgnr})` });
    return ok({ customer: clientId });
  });
}
