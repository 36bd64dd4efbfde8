import { lackingOf, partOf } from '#lib/domain/approval/asked.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { alikeTo } from './alike.ts';
import { rulesNow, standingsOf } from './standing.ts';
import { hashOfDraft } from './statements.ts';
import type { Draft } from './store.ts';

/** Drafts as a list shows them: each with its hash and, but where that is not asked, what it looks like. */
export async function listed<D extends Draft>(
  tx: Tx,
  { clientId }: Context,
  drafts: readonly D[],
  { alike: asked = true } = {},
) {
  const alike = asked ? await alikeTo(tx, clientId, drafts) : new Map<string, never>();
  return drafts.map((draft) => ({ ...withHash(draft), alike: alike.get(draft.id) ?? [] }));
}

/** Submitted drafts, each with whom it waits for. */
export async function waitingFor<D extends Draft>(tx: Tx, context: Context, drafts: readonly D[]) {
  const now = await rulesNow(tx, context);
  const standings = await standingsOf(tx, context, drafts, now);
  return standings.map(({ draft, standing: { asked, given, rules } }) => {
    const part = partOf(context.actorId, { asked, given, ...now });
    const lacks = lackingOf(asked, given);
    return { ...draft, waits: { rules, lacks, people: asked.people, given, forMe: part.ok } };
  });
}

export function withHash<D extends Draft>(draft: D) {
  return { ...draft, contentHash: hashOfDraft(draft) };
}
