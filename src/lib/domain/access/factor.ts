/** What a person shows beside the password or a link. A passkey shows two factors in one gesture. */
export const FACTORS = ['passkey', 'totp', 'recovery'] as const;
export type Factor = (typeof FACTORS)[number];

/** How a session is opened; a link is as good as the mailbox it was sent to. */
export type Method = 'password' | 'link' | 'passkey';

/** As events say it: `password+totp`. */
export function openedBy(method: Method, factor: Factor | null): string {
  return factor === null || method === 'passkey' ? method : `${method}+${factor}`;
}

/** Wrong one-time codes in a row, each behind something that was right, after which the authenticator app rests. */
export const RESTING_FROM = 20;
