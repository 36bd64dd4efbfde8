import { text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const security: Record<keyof typeof nb.security, Sentence> = {
  factor_required: 'Confirm that it is you: with your passkey, or with a code.',
  second_factor_missing:
    'You have nothing to confirm with yet. Open “Security” and add a passkey or an app for one-time codes.',
  second_factor_wrong:
    'That was not right, or was used. Wait for the next code of the app, or use your passkey.',
  second_factor_resting:
    'After twenty wrong codes in a row no more one-time codes are taken. Confirm with a passkey or a recovery code.',
  step_up_required: 'Confirm first that it is you. What you wrote is kept.',
  mail_proof_required:
    'To add your first passkey or app you have to come from your own mailbox. Ask for a sign-in link, open it, and try again within half an hour.',
  mail_off: 'Segl sends no mail here. Ask whoever operates Segl for you for a sign-in link.',
  passkey_invalid: 'The passkey could not be checked, or it took too long. Try again.',
  passkey_refused: 'No passkey was used. Try again, or choose another way.',
  passkey_unsupported:
    'This browser cannot use passkeys here. Use another browser, or an app for one-time codes.',
  passkey_taken: 'The passkey is in use already. Choose another device.',
  passkey_unknown: 'The passkey is no longer there.',
  passkeys_too_many: 'You have ten passkeys. First remove one that you do not use.',
  endorsement_invalid: 'The other passkey did not confirm the new one. Try again.',
  invitation_invalid:
    'The invitation does not hold: it was used, withdrawn or is too old. Ask whoever invited you to send it again.',
  invitation_not_yours:
    'The invitation is for another e-mail address than the one you are signed in with. Sign out, and open the link again.',
  invitation_there: 'That address has an invitation that waits. Send it again, or withdraw it first.',
  invitation_unknown: 'The invitation was accepted or withdrawn already.',
  last_administrator:
    'The client needs at least one administrator who can sign in. Make somebody else an administrator first.',
  reset_invalid:
    'The link does not hold: it was used, withdrawn or is too old. Ask an administrator to begin anew.',
  reset_needs_another: 'An administrator other than who asked for it, and whom it is about, has to confirm.',
  reset_of_oneself: 'Another administrator has to do it for you.',
  reset_there: 'A reset waits for this person already.',
  reset_unknown: 'No reset waits.',
  member_there: 'Whoever has that address has access to the client already.',
  member_unknown: 'The person has no access to the client any more.',
  name_missing: 'Write your name.',
  last_factor: 'This is the last thing you can confirm with. Add something else first.',
  totp_expired: 'The setup is too old. Begin again, and scan the new code.',
  session_unknown: 'That sign-in has ended already.',
  password_wrong: 'The password you have now is not right. Try again.',
  password_guessable:
    'The password is easy to guess. Take several words that do not belong together, and nothing of your name or address.',
  password_too_short: (facts) => `The password is too short: at least ${text(facts['minimum'])} characters.`,
  password_too_long: (facts) => `The password is too long: at most ${text(facts['maximum'])} characters.`,
};
