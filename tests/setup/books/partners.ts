import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { personOf } from '#lib/server/identity/index.ts';
import { invite } from '#lib/server/identity/invitations/invite.ts';
import { letterToken } from '#lib/server/identity/letters/token.ts';
import { acceptForFirm } from '#lib/server/identity/partners/accept.ts';
import { assign } from '#lib/server/identity/partners/assign.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { fictionalOrgnr } from '../../../src/demo/numbers.ts';
import type { TestDatabase } from '../database.ts';
import { must } from './drafts.ts';
import { withMail } from './invitations.ts';
import { newMember } from './members.ts';

interface Terms {
  readonly role?: Role;
  readonly reason?: string;
  readonly accessDays?: number | null;
}

/** Asks the firm of `firm`, who administers it, into the client of `customer`. @returns the token of the link */
export async function firmInvited(
  customer: Context,
  firm: Context,
  { role = 'bookkeeper', reason = 'Fører regnskapet vårt', accessDays = null }: Terms = {},
): Promise<{ id: string; token: string }> {
  const [id, by] = [uuidv7(), withMail(customer)];
  const { email } = (await personOf(firm.platform, firm.actorId))!;
  const asked = { id, email, role, note: reason, accessDays, toPartner: true, language: 'nb' as const };
  must(await invite(by, asked));
  const { clientId, platform } = customer;
  return { id, token: letterToken(platform.keys, { of: 'invitation', clientId, id, number: 1 }) };
}

/** The same, and they have accepted. @returns the id of the engagement */
export async function firmLetIn(customer: Context, firm: Context, terms: Terms = {}): Promise<string> {
  const { id, token } = await firmInvited(customer, firm, terms);
  const { name, email } = (await personOf(firm.platform, firm.actorId))!;
  const person = { id: firm.actorId, name, email };
  must(await acceptForFirm(withMail(firm), { token, address: '192.0.2.7', person }));
  return id;
}

/** An accounting firm, of whose people one works for the client; `as` is whoever administers the firm. */
export async function partnerOf(
  database: TestDatabase,
  customer: Context,
  name = 'Nord Regnskap AS',
): Promise<{ firm: Context; engagement: string; assignment: string; userId: string }> {
  const firm = await administered(database, name);
  return { firm, ...(await works(database, customer, firm)) };
}

/** A client that has let the firm in, of whose people one works for it. */
export async function customerOf(
  database: TestDatabase,
  firm: Context,
): Promise<{ customer: Context; engagement: string; assignment: string; userId: string }> {
  const customer = await administered(database, 'Kunde AS');
  return { customer, ...(await works(database, customer, firm)) };
}

async function works(database: TestDatabase, customer: Context, firm: Context) {
  const engagement = await firmLetIn(customer, firm);
  const { actorId: userId } = await newMember(database, firm.clientId, 'bookkeeper');
  const assignment = uuidv7();
  must(await assign(firm, { id: assignment, engagement, userId, reason: 'Kjenner bransjen' }));
  for (const each of [customer, firm]) await sequence(each);
  return { engagement, assignment, userId };
}

let clients = 0;

/** A client whose log knows it, by whoever administers it. */
export async function administered(database: TestDatabase, name: string): Promise<Context> {
  const machine = database.contextFor(uuidv7());
  const orgnr = fictionalOrgnr(5000 + clients++);
  must(await machine.transaction(async (tx) => ok(await createClient(tx, machine, { orgnr, name }))));
  return newMember(database, machine.clientId, 'administrator');
}
