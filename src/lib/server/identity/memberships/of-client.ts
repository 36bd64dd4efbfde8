import { ok } from '#lib/domain/result.ts';
import { eventsOf } from '#lib/server/audit/index.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { OfFirm } from './admit.ts';
import * as store from './store.ts';

/** The people of the context's client, by name. */
export async function membersOf(context: Context): Promise<store.Member[]> {
  const found = await context.transaction(async (tx) => ok(await store.listMembers(tx, context.clientId)));
  return found.ok ? found.value : [];
}

/** `erased`: what the log said of them is, on request. `of`: no member, but of that accounting firm. */
type Known = store.Member & {
  readonly left?: true;
  readonly leftAt?: Date;
  readonly erased?: true;
  readonly of?: string;
};

/**
 * Those whose names a screen of the client may have to say: its people; as they were when they left, who has left it; and who
 * acted in it for an accounting firm without having been one of its people.
 */
export async function peopleOf(context: Context): Promise<Known[]> {
  const present = await membersOf(context);
  const told = await context.transaction(async (tx) =>
    ok([
      ...(await eventsOf(tx, context, 'membership', ['member.added', 'member.left'])),
      ...(await eventsOf(tx, context, 'engagement', ['engagement.begun', 'engagement.ended'])),
    ]),
  );
  const there = new Set(present.map(({ userId }) => userId));
  const former = new Map<string, Known>();
  for (const { kind, subject, actorId, detail, at } of told.ok ? told.value : []) {
    const by = detail?.['by'] as OfFirm | undefined;
    if (by && !there.has(actorId) && !former.has(actorId))
      former.set(actorId, {
        ...{ userId: actorId, name: by.name, email: '', role: 'field', disabled: false, of: by.partner },
      });
    if (kind !== 'member.left' || there.has(subject.id)) continue;
    const gone = { left: true, leftAt: new Date(at) } as const;
    if (!detail) {
      const nobody = { name: 'Slettet person', email: '', role: 'field', disabled: false } as const;
      former.set(subject.id, { userId: subject.id, ...nobody, ...gone, erased: true });
      continue;
    }
    const { name, email, role } = detail as unknown as Pick<store.Member, 'name' | 'email' | 'role'>;
    former.set(subject.id, { userId: subject.id, name, email, role, disabled: false, ...gone });
  }
  return [...present, ...former.values()];
}

/** Whether the person is a member of the client, in the caller's transaction. */
export async function isMember(tx: Tx, clientId: string, userId: string): Promise<boolean> {
  return (await store.findRole(tx, clientId, userId)) !== null;
}
