import { ok } from '#lib/domain/result.ts';
import { eventsOf } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { invitations } from '../invitations/register.ts';
import type { OfFirm } from '../memberships/admit.ts';
import * as memberships from '../memberships/store.ts';
import { assignments, engagements, type Engagement } from './register.ts';
import { customersOf, letIn, letInByCustomers, letInOf, type Customer } from './store.ts';

/** An accounting firm that a client has let in. */
export interface ShownPartner extends Pick<
  Engagement,
  'id' | 'partnerOrgnr' | 'partnerName' | 'role' | 'reason' | 'begunAt' | 'endsAt' | 'contactName'
> {
  /** Of who accepted for the firm. */
  readonly contactEmail: string;
  /** Who asked it in. */
  readonly invitedBy: string;
  /** Everybody of the firm who gets in. */
  readonly people: readonly ShownOfPartner[];
}

/** Somebody of a firm, and by whose word they get in. */
export interface ShownOfPartner {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly since: Date;
  /** Shut out, or their time is over: they get nothing. */
  readonly disabled: boolean;
  /** Who of the firm put them on it; null where that was erased. */
  readonly by: string | null;
  /** Why they; null: nothing was said. */
  readonly reason: string | null;
}

/** The accounting firms that the context's client has let in, and everybody who gets in by them, and why. */
export async function partnersOf(context: Context): Promise<ShownPartner[]> {
  const { clientId, platform } = context;
  const now = platform.clock.now();
  const found = await context.transaction(async (tx) => {
    const running = await engagements.list(tx, clientId, { endedAt: null });
    if (running.length === 0) return ok([]);
    const standings = await memberships.listStandings(tx, clientId, now);
    const byId = new Map(standings.map((each) => [each.userId, each]));
    const asked = new Map((await invitations.list(tx, clientId)).map((each) => [each.id, each]));
    const words = await wordsOfEach(tx, context);
    const all = await letInOf(tx, clientId);
    return ok(
      running.map((each): ShownPartner => {
        const { id, partnerOrgnr, partnerName, role, reason, begunAt, endsAt, contactName } = each;
        const invitation = asked.get(id);
        return {
          ...{ id, partnerOrgnr, partnerName, role, reason, begunAt, endsAt, contactName },
          ...{ contactEmail: invitation?.email ?? '', invitedBy: invitation?.sentBy ?? '' },
          people: all.flatMap(({ userId, engagement }) => {
            const member = engagement === id ? byId.get(userId) : undefined;
            if (!member) return [];
            const { name, email, since, disabled } = member;
            return { userId, name, email, since, disabled, ...(words.get(userId) ?? NOTHING_SAID) };
          }),
        };
      }),
    );
  });
  return found.ok ? found.value : [];
}

interface Words {
  readonly by: string | null;
  readonly reason: string | null;
}
const NOTHING_SAID: Words = { by: null, reason: null };

/** What the log says of who of a firm let each person in last. */
async function wordsOfEach(tx: Tx, context: Context): Promise<Map<string, Words>> {
  const added = await eventsOf(tx, context, 'membership', ['member.added']);
  return new Map(
    added.flatMap(({ subject, detail }) => {
      const { by, reason = null } = (detail ?? {}) as {
        readonly by?: OfFirm;
        readonly reason?: string | null;
      };
      return by ? [[subject.id, { by: by.name, reason }] as const] : [];
    }),
  );
}

/** Somebody of the firm whom it has work for a client. */
export interface ShownAssignment {
  readonly id: string;
  readonly userId: string;
  readonly reason: string | null;
  readonly assignedAt: Date;
  readonly assignedBy: string;
  /** The client lets them in; else it has let them out, and soon the firm's log says so. */
  readonly getsIn: boolean;
}

export interface ShownCustomer extends Omit<Customer, 'clientId'> {
  readonly customer: string;
  readonly people: readonly ShownAssignment[];
}

/** The clients that have let the context's client in as their accounting firm, and whom it has work for each. */
export async function shownCustomers(context: Context): Promise<ShownCustomer[]> {
  const { clientId } = context;
  const found = await context.transaction(async (tx) => {
    const customers = await customersOf(tx);
    const there = await letInByCustomers(tx);
    const running = await assignments.list(tx, clientId, { endedAt: null });
    return ok(
      customers.map(({ clientId: customer, ...each }): ShownCustomer => ({
        ...{ ...each, customer },
        people: running
          .filter(({ engagement }) => engagement === each.engagement)
          .map(({ id, userId, reason, assignedAt, assignedBy, engagement }) => ({
            ...{ id, userId, reason, assignedAt, assignedBy },
            getsIn: there.has(letIn(engagement, userId)),
          })),
      })),
    );
  });
  return found.ok ? found.value : [];
}
