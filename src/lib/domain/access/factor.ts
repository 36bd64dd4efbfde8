/** What a person shows beside the password or a link. A passkey, and an eID, shows two factors at once. */
export const FACTORS = ['passkey', 'eid', 'totp', 'recovery'] as const;
export type Factor = (typeof FACTORS)[number];

/** Whether somebody has it still once they have shown it: a recovery code opens once, and leaves nothing to open with. */
export const isLasting = (factor: Factor): boolean => factor !== 'recovery';

/** How a session is opened; a link is as good as the mailbox it was sent to. */
export type Method = 'password' | 'link' | 'passkey' | 'eid';

/** As events say it: `password+totp`. */
export function openedBy(method: Method, factor: Factor | null): string {
  return factor === null || method === factor ? method : `${method}+${factor}`;
}

/** Wrong one-time codes in a row, each behind something that was right, after which the authenticator app rests. */
export const RESTING_FROM = 20;
