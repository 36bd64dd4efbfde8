import type { Answers } from '#lib/server/audit/index.ts';
import { invitations } from './invitations/register.ts';
import { securityContacts } from './contacts/register.ts';
import { members } from './memberships/register.ts';
import { assignments, engagements } from './partners/register.ts';
import { factorResets } from './resets/register.ts';
import { persons } from './persons.ts';
import { policies } from './policy/policy.ts';
import { weakenings } from './weakening/register.ts';

/** What `segl audit verify` holds against the log. */
export const identityAnswers: Answers = {
  reconcilers: [
    ...[members, persons, policies, invitations, factorResets, securityContacts, weakenings],
    ...[engagements, assignments],
  ],
  recomputed: [],
  disagreements: () => Promise.resolve([]),
  unanswered: {
    'identity.attempt': 'attempts to sign in or to give a code, gone after a day',
    'identity.ended_session': 'hashes of tokens that open nothing, gone after a month',
    'identity.push_subscription': 'where somebody is told that something waits, gone with the session',
    'identity.rate_limit': 'attempts to sign in, gone after minutes',
    'identity.session': 'who is signed in at the moment',
    'identity.sign_in_link': 'links, gone after use',
    'identity.spent_challenge': 'answered challenges, gone after minutes',
  },
};
