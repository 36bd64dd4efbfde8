import { MOST_GROUPS } from '#lib/domain/documents/archive/folders.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { holdFolders, now, type Done } from './folders.ts';
import { groups, membersRead, membersWritten } from './registers.ts';
import { membersAmong } from './store.ts';

export type GroupError =
  | { readonly code: 'archive_changed' | 'group_unknown' | 'group_name_taken' | 'grantee_unknown' }
  | { readonly code: 'archive_full'; readonly limit: number };

/**
 * Makes a group, or says anew what it is called and who is in it. Errors, in this order: `archive_changed`, `archive_full`,
 * `group_name_taken`, `grantee_unknown` (somebody new in it is no member of the client).
 */
export async function setGroup(
  context: Context,
  asked: {
    readonly id: string;
    readonly name: string;
    readonly members: readonly string[];
    readonly after: number | null;
  },
): Promise<Result<Done, GroupError>> {
  const { clientId } = context;
  const { id, name, after } = asked;
  const members = membersWritten(asked.members);
  return context.transaction<Done, GroupError>(async (tx) => {
    await holdFolders(tx, clientId);
    const all = await groups.list(tx, clientId);
    const row = all.find((each) => each.id === id) ?? null;
    if (row && row.name === name && row.members === members && row.endedAt === null)
      return ok({ eventId: null });
    if ((row?.version ?? null) !== after || row?.endedAt) return err({ code: 'archive_changed' });
    if (!row && all.length >= MOST_GROUPS) return err({ code: 'archive_full', limit: MOST_GROUPS });
    const same = (other: string) => other.toLowerCase() === name.toLowerCase();
    if (all.some((each) => each.id !== id && each.endedAt === null && same(each.name)))
      return err({ code: 'group_name_taken' });
    const before = row ? membersRead(row.members) : [];
    const added = asked.members.filter((each) => !before.includes(each));
    const there = await membersAmong(tx, clientId, added);
    if (!added.every((each) => there.includes(each))) return err({ code: 'grantee_unknown' });
    const written = { name, members, ...now(context, row?.version ?? null) };
    const detail = { name, version: written.version };
    if (row)
      return ok({
        eventId: await groups.change(tx, context, 'person-group.set', { row, to: written, detail }),
      });
    const fresh = { id, ...written, endedAt: null };
    return ok({ eventId: await groups.addNew(tx, context, 'person-group.set', fresh, detail) });
  });
}

/** Ends a group: what folders give it they give nobody. Errors, in this order: `group_unknown`, `archive_changed`. */
export async function endGroup(
  context: Context,
  { id, after }: { readonly id: string; readonly after: number },
): Promise<Result<Done, GroupError>> {
  const { clientId, platform } = context;
  return context.transaction<Done, GroupError>(async (tx) => {
    await holdFolders(tx, clientId);
    const row = await groups.hold(tx, clientId, { id });
    if (!row) return err({ code: 'group_unknown' });
    if (row.endedAt !== null) return ok({ eventId: null });
    if (row.version !== after) return err({ code: 'archive_changed' });
    const to = { endedAt: platform.clock.now(), ...now(context, row.version) };
    const detail = { name: row.name, version: to.version };
    return ok({ eventId: await groups.change(tx, context, 'person-group.ended', { row, to, detail }) });
  });
}
