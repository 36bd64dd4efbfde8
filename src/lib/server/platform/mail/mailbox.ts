import * as z from 'zod';

/** A name that may be missing, and an address. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

// A line's end would begin another header, a comma another mailbox.
const MAILBOX = /^(?:([^<>"@,;:\p{Cc}]*) )?<([^<>\s]+)>$/u;
const Address = z.email().max(254);

/** `Segl <no-reply@example.no>` or the address alone; null for anything else. */
export function readMailbox(text: string): Mailbox | null {
  const [, name = '', address = text] = MAILBOX.exec(text) ?? [];
  return Address.safeParse(address).success ? { name: name.trim(), address } : null;
}

export function isMailbox(text: string): boolean {
  return readMailbox(text) !== null;
}
