import type { Api } from '#lib/api.ts';
import { decisionHash } from '#lib/domain/approval/decision.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { getPulled } from '../pulled/reading.ts';
import type { DeviceFull } from '../store/quota.ts';
import { openMutation, unlessDamaged, type Store } from '../store/store.ts';
import { keepWork } from '../sync/work.ts';
import { signHere, spendTicket, ticketsHere } from './key.ts';
import { shownAhead, type Shown } from './shown.ts';

/** A decision as `drafts.decide` takes it. */
export type Deciding = Parameters<Api['drafts']['decide']['mutate']>[0];

/** Whose decision it is, in which client. */
export interface Deciders {
  readonly person: string;
  readonly client: string;
}

export type NotHere = DeviceFull | { readonly code: 'away_not_shown' } | { readonly code: 'away_no_ticket' };

/**
 * Decides on this device: what was shown is signed by its key, with a ticket and the next number, and kept to be sent. One at a
 * time, whichever tab it is, so that what is sent first has the lower number. A repeat changes nothing. Errors:
 * `away_not_shown` (this device does not have what it is about), `away_no_ticket`, `device_full`.
 */
export function decideHere(
  store: Store,
  deciders: Deciders,
  deciding: Deciding,
): Promise<Result<void, NotHere>> {
  return navigator.locks.request(`${store.database.name} away`, async () => {
    const waiting = await changesOf(store, deciding.draftId);
    if (
      waiting.some(({ work }) => work?.type === 'approval.decide' && work.approvalId === deciding.approvalId)
    )
      return ok();
    const shown = await shownFor(store, deciding);
    if (!shown) return err({ code: 'away_not_shown' });
    const work = await signed(store, deciders, { deciding, shown });
    if (!work) return err({ code: 'away_no_ticket' });
    return keepWork(store, { work, instead: waiting.some(({ rejected }) => rejected) });
  });
}

async function changesOf(store: Store, draftId: string) {
  const rows = await store.database.outbox.where({ subject: draftId }).toArray();
  return Promise.all(
    rows.map(async (row) => ({
      rejected: row.state === 'rejected',
      work: await unlessDamaged(() => openMutation(store, row)),
    })),
  );
}

async function shownFor(store: Store, { draftId, revision, contentHash }: Deciding): Promise<Shown | null> {
  const draft = await getPulled(store, 'draft', draftId);
  const shown = draft && (await shownAhead(store, draft));
  return shown?.revision === revision && shown.contentHash === contentHash ? shown : null;
}

type Decided = Extract<Work, { type: 'approval.decide' }>;

async function signed(
  store: Store,
  { person, client }: Deciders,
  { deciding, shown }: { readonly deciding: Deciding; readonly shown: Shown },
): Promise<Decided | null> {
  const { signed: byPasskey, rules = null, ...said } = deciding;
  const [ticket] = await ticketsHere(store);
  const spent = ticket && (await spendTicket(store, ticket.id));
  if (!spent) return null;
  // A gesture has its own moment, and the decision it is about the same.
  const at = byPasskey?.at ?? new Date();
  const { approvalId: approval, draftId: draft, revision, contentHash: content, reason } = said;
  const decision = decisionHash({
    ...{ client, person, approval, draft, revision, content, reason, at },
    decision: said.decision,
    amount: shown.coding?.amount ?? null,
    rules: said.decision === 'approved' ? rules : null,
  });
  const made = await signHere(store, { client, person, ticket: ticket.id, ...spent, decision, at });
  if (!made) return null;
  return {
    type: 'approval.decide',
    ...{ ...said, rules },
    ...(byPasskey && { signed: { ...byPasskey, at: byPasskey.at.toISOString() } }),
    away: {
      ...{ ...made, ...spent, decision, at: at.toISOString() },
      ticket: {
        ...{ id: ticket.id, proof: ticket.proof },
        ...{ issuedAt: ticket.issuedAt.toISOString(), expiresAt: ticket.expiresAt.toISOString() },
      },
    },
  };
}
