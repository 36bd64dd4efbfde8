import { v7 } from 'uuid';
import { norwegianDate, isCivilDate } from '#lib/domain/date.ts';
import { claim } from '#lib/offline/drafts/claims.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { listUnfinished, readUnfinished } from '#lib/offline/drafts/unfinished.ts';
import { newReceipt, ReceiptForm } from './form.svelte.ts';
import { keepingIn } from './keeper.svelte.ts';

/**
 * The receipt a person has begun and not saved: the one that is asked for, else the newest that no other tab has; a new
 * one where there is none. What can't be read of those begun does not stand in the way of a new one.
 * @returns `elsewhere` where another tab has the one that is asked for: it is never another's that comes in its place
 */
export async function openReceipt(store: Store, wanted: string | null): Promise<ReceiptForm | 'elsewhere'> {
  try {
    const begun = (await listUnfinished(store)).filter(({ isNew }) => isNew);
    begun.sort((a, b) => Number(b.draftId === wanted) - Number(a.draftId === wanted));
    for (const { draftId } of begun) {
      const letGo = await claim(draftId);
      if (letGo === null && draftId === wanted) return 'elsewhere';
      if (letGo === null) continue;
      // As it is now that nobody else writes it.
      const unfinished = await readUnfinished(store, draftId);
      if (unfinished === null) {
        letGo();
        continue;
      }
      const before = { ...emptyToday(), date: isCivilDate(unfinished.date) ? unfinished.date : today() };
      return new ReceiptForm({ draftId, before, isNew: true, keeping: keepingIn(store), letGo, unfinished });
    }
  } catch (cause) {
    reportError(cause);
  }
  return nextReceipt(store);
}

/** A new one. */
export function nextReceipt(store: Store): ReceiptForm {
  const draftId = v7();
  const claimed = claim(draftId);
  const letGo = () => void claimed.then((then) => then?.());
  return newReceipt(today(), { draftId, keeping: keepingIn(store), letGo });
}

/** Gives up one that was begun: what was written and taken is gone. */
export async function giveUp(form: ReceiptForm): Promise<void> {
  form.close();
  await form.settled();
  form.keeper.keep(null);
  await form.keeper.settled();
}

const today = () => norwegianDate(new Date());
const emptyToday = () => ({ amount: null, date: today(), text: '', project: null, photos: [] });
