import { norwegianDate } from '#lib/domain/date.ts';
import type { Space } from '#lib/offline/database.ts';
import { belongsToPerson } from '../app/belongings.svelte.ts';
import { newReceipt, type ReceiptForm } from './form.svelte.ts';

const open = belongsToPerson(() => new Map<string, ReceiptForm>());
const keyOf = ({ userId, clientId }: Space) => `${userId} ${clientId}`;

/** The receipt a person has begun in a client, or a new one. It outlives the screen: another is looked at meanwhile. */
export function openReceipt(space: Space): ReceiptForm {
  return open().get(keyOf(space)) ?? nextReceipt(space);
}

/** Whether a receipt has been begun, in any client, and is not saved. */
export function receiptBegun(): boolean {
  return [...open().values()].some((form) => form.changed);
}

/** A new one in its place: the one before is saved. */
export function nextReceipt(space: Space): ReceiptForm {
  const form = newReceipt(norwegianDate(new Date()));
  open().set(keyOf(space), form);
  return form;
}
