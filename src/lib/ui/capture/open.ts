import { norwegianDate } from '#lib/domain/date.ts';
import { claim, letGo } from '#lib/offline/claims.ts';
import type { Store } from '#lib/offline/store.ts';
import { listUnfinished } from '#lib/offline/unfinished.ts';
import { newReceipt, ReceiptForm } from './form.svelte.ts';
import { keepingIn } from './keeper.svelte.ts';

/**
 * The receipt a person has begun and not saved: the one that is asked for, else the newest that no other tab has; a new
 * one where there is none. What can't be read of those begun does not stand in the way of a new one.
 */
export async function openReceipt(store: Store, wanted: string | null): Promise<ReceiptForm> {
  try {
    const begun = (await listUnfinished(store)).filter(({ isNew }) => isNew);
    begun.sort((a, b) => Number(b.draftId === wanted) - Number(a.draftId === wanted));
    for (const unfinished of begun) {
      const { draftId } = unfinished;
      if (!(await claim(draftId))) continue;
      const before = { ...emptyToday(), date: unfinished.date === '' ? today() : unfinished.date };
      return new ReceiptForm({ draftId, before, isNew: true, keeping: keepingIn(store), unfinished });
    }
  } catch (cause) {
    reportError(cause);
  }
  return nextReceipt(store);
}

/** A new one. */
export function nextReceipt(store: Store): ReceiptForm {
  const form = newReceipt(today(), { keeping: keepingIn(store) });
  void claim(form.draftId);
  return form;
}

/** Gives up one that was begun: what was written and taken is gone. */
export async function giveUp(form: ReceiptForm): Promise<void> {
  form.close();
  await form.settled();
  form.keeper.keep(null);
  await form.keeper.settled();
  letGo(form.draftId);
}

const today = () => norwegianDate(new Date());
const emptyToday = () => ({ amount: null, date: today(), text: '', project: null, photos: [] });
