import { text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const security: Record<keyof typeof nb.security, Sentence> = {
  factor_required: 'Confirm that it is you: with your passkey or eID, or with a code.',
  second_factor_missing:
    'You have nothing to confirm with yet. Open “Security” and add a passkey or an app for one-time codes.',
  second_factor_wrong:
    'That was not right, or was used. Wait for the next code of the app, or use your passkey.',
  second_factor_resting:
    'After twenty wrong codes in a row no more one-time codes are taken. Confirm with a passkey or a recovery code.',
  step_up_required: 'Confirm first that it is you. What you wrote is kept.',
  second_factor_required:
    'More than the password is required here. Open “Security”, and add a passkey or an app for one-time codes. What you wrote is kept.',
  session_too_old: 'It is long since you signed in. Sign in again; what you wrote is kept.',
  session_ended:
    'You were signed out of this device from somewhere else. What exists only here is still here, locked. Sign in again.',
  session_idle:
    'You have been away for longer than the client allows. Sign in again; what you wrote is kept.',
  access_policy_changed:
    'Somebody changed the rules while you looked at them. See what holds now, and try again.',
  access_policy_unmet:
    'You do not meet what you ask for yourself, and would shut yourself out. Add what is required under “Security” first, and confirm with it.',
  mail_proof_required:
    'To add your first passkey or app you have to come from your own mailbox. Ask for a sign-in link, open it, and try again within half an hour.',
  mail_off: 'Segl sends no mail here. Ask whoever operates Segl for you for a sign-in link.',
  signature_required:
    'The rules say that decisions are signed by passkey. Nothing was posted. Add a passkey under “Security”, or let somebody else decide.',
  signature_invalid:
    'The passkey’s signature could not be checked. Nothing was done; load the page anew, look it over, and sign again.',
  signature_differs:
    'What was signed is not what the books have. Nothing was done; load the page anew, and look it over.',
  signature_moment:
    'The signature was made more than five minutes ago, or the clock of this device is wrong. Nothing was done; set the clock, and sign again.',
  passkey_required:
    'You have a passkey, and then a one-time code is not enough. Nothing was done. Load the page anew, and sign with the passkey. If you have lost it, remove it under “Security”.',
  signing_offline:
    'You can’t sign without a network: the signature has to arrive within five minutes. Nothing was done; try again when the network is back.',
  passkey_not_told:
    'The client’s log does not know this passkey as yours. If it is new, wait a moment and try again; otherwise use another of yours.',
  passkey_unvouched:
    'Nobody has vouched for this passkey, so it can’t sign. Use one that you had before, or ask two administrators to vouch for it under “People”.',
  passkey_copied:
    'The passkey does not count on: there may be a copy of it. Nothing was done. Remove it under “Security”, and tell whoever manages access.',
  passkey_invalid: 'The passkey could not be checked, or it took too long. Try again.',
  passkey_refused: 'No passkey was used. Try again, or choose another way.',
  passkey_unsupported:
    'This browser cannot use passkeys here. Use another browser, or an app for one-time codes.',
  passkey_taken: 'The passkey is in use already. Choose another device.',
  passkey_unknown: 'The passkey is no longer there.',
  passkeys_too_many: 'You have ten passkeys. First remove one that you do not use.',
  endorsement_invalid: 'The other passkey did not confirm the new one. Try again.',
  name_missing: 'Write your name.',
  last_factor: 'This is the last thing you can confirm with. Add something else first.',
  totp_expired: 'The setup is too old. Begin again, and scan the new code.',
  session_unknown: 'That sign-in has ended already.',
  password_wrong: 'The password you have now is not right. Try again.',
  push_off: 'This installation sends no notifications.',
  push_service_unknown: 'The browser’s push service is not known here. Whoever operates Segl can add it.',
  password_guessable:
    'The password is easy to guess. Take several words that do not belong together, and nothing of your name or address.',
  password_too_short: (facts) => `The password is too short: at least ${text(facts['minimum'])} characters.`,
  password_too_long: (facts) => `The password is too long: at most ${text(facts['maximum'])} characters.`,
};
