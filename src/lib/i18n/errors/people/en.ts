import { text, type Sentence } from '../facts.ts';
import type * as nb from './nb.ts';

export const people: Record<keyof typeof nb.people, Sentence> = {
  endorsement_of_oneself: 'Nobody vouches for a passkey of their own this way. Ask two other administrators.',
  endorsement_there: 'You have vouched for this passkey. Now another administrator has to.',
  passkey_vouched: 'The passkey is vouched for already.',
  passkey_changed:
    'Something about the person, or your role, changed while you looked. See what holds now, and try again.',
  administrator_of_partner:
    'An accounting firm can’t be an administrator with you. Choose another role. If one of them is to administer, invite that person.',
  assignment_unknown: 'The person is off the client already.',
  customer_unknown: 'The client doesn’t have this firm any more.',
  engagement_unknown: 'The firm has no access any more.',
  member_of_partner:
    'The person is here by the accounting firm, in the firm’s role. Resetting what they confirm with, and signing them out everywhere, is the firm’s. If it is to be otherwise, end their access and invite them yourself.',
  partner_of_itself: 'A firm can’t be its own accounting firm.',
  partner_there: 'The firm is let in already. End the engagement first if it is to be about something else.',
  invitation_reason_missing:
    'Write why they are to come in. It stands in the log, and whoever is invited sees it.',
  administrator_for_a_time:
    'An administrator lets others in, and can’t have access for a time. Choose another role, or let it hold until it is ended.',
  invitation_invalid:
    'The invitation does not hold: it was used, withdrawn or is too old. Ask whoever invited you to send it again.',
  invitation_not_yours:
    'The invitation is for another e-mail address than the one you are signed in with. Sign out, and open the link again.',
  invitation_of_administrator:
    'An invitation as an administrator is not sent again. Withdraw it, and invite once more.',
  invitation_there: 'That address has an invitation that waits. Send it again, or withdraw it first.',
  invitation_unknown: 'The invitation was accepted or withdrawn already.',
  second_administrator_required:
    'This weakens protection and takes two administrators, so it is not done. If you asked for it, it waits under Protection.',
  weakening_changed:
    'It would no longer do what was shown: something changed meanwhile. Nothing was done. Ask for it again.',
  weakening_needs_another: 'An administrator other than who asked for it has to answer.',
  weakening_needs_nobody:
    'There is no other administrator who could confirm. Do it again: then it happens at once.',
  weakening_there: 'It was asked for already, and waits under Protection.',
  weakening_unknown: 'It does not wait any more: it was answered, withdrawn or is too old.',
  contact_there: 'That address is a security contact already.',
  contact_unknown: 'The security contact was removed already.',
  contacts_too_many: (facts) =>
    `The client has ${text(facts['limit'])} security contacts, and can have no more.`,
  last_contact: 'The last security contact can’t be removed. Add another first.',
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
};
