import { failureOf, type Api } from '#lib/api.ts';
import { ALARMS } from '#lib/domain/approval/away/statements.ts';
import { openMutation, unlessDamaged, type Store } from '../store/store.ts';
import { forgetKey, keyHere, keepTickets, noteTickets, publicKeyHere, ticketsToFetch } from './key.ts';
import { keepShown, tidyShown, waitingHere } from './shown.ts';

export interface Fetching {
  /** Null once the vault is locked. */
  readonly store: () => Store | null;
  readonly api: Api;
  /** Before each: whether to go on. */
  readonly goesOn: () => boolean;
}

/** Of whose key the server takes nothing any more. */
const LOST: ReadonlySet<string> = new Set([
  ...ALARMS,
  'away_key_closed',
  'away_key_unknown',
  'away_key_unfit',
]);

/**
 * Fetches what it takes to decide without network, where something waits for the person: tickets for this device's key, and
 * all that is shown of each draft. Never rejects for want of an answer.
 */
export async function fetchToDecide({ store: open, api, goesOn }: Fetching): Promise<void> {
  const first = open();
  if (!first) return;
  const { waiting, missing } = await waitingHere(first);
  await tidyShown(first, waiting);
  if (waiting.length > 0) await fetchTickets(first, api);
  for (const draftId of missing) {
    const store = open();
    if (!store || !goesOn()) return;
    const shown = await api.drafts.get.query({ draftId }).catch(() => null);
    if (shown) await keepShown(store, shown);
  }
}

/** Whether the server found that of something which this very key signed. */
async function isKeyLost(store: Store): Promise<boolean> {
  const key = await keyHere(store);
  for (const row of key === null ? [] : await store.database.outbox.where({ state: 'rejected' }).toArray()) {
    const work = LOST.has(row.code ?? '') ? await unlessDamaged(() => openMutation(store, row)) : null;
    if (work?.type === 'approval.decide' && work.away.key === key) return true;
  }
  return false;
}

/** Asks for as many tickets as the device lacks. Never rejects; what the server refuses is kept, to be shown. */
export async function fetchTickets(store: Store, api: Api): Promise<void> {
  if (await isKeyLost(store)) await forgetKey(store);
  const count = await ticketsToFetch(store);
  if (count === 0) return;
  const publicKey = await publicKeyHere(store);
  try {
    const { tickets } = await api.drafts.tickets.mutate({ publicKey, count });
    await keepTickets(store, tickets);
    await noteTickets(store, null);
  } catch (cause) {
    const code = failureOf(cause)?.code;
    // Without an answer what is here is as good.
    if (code === undefined || code === 'signed_out') return;
    if (LOST.has(code)) await forgetKey(store);
    await noteTickets(store, code);
  }
}
