import type { Transport } from '../platform/rpc.ts';
import { WEAKENING_TRANSPORT } from '../platform/weakening.ts';
import type { AddContactError, RemoveContactError } from './contacts/change.ts';
import type { SecondFactorError } from './factors/confirm.ts';
import type { AcceptError } from './invitations/accept.ts';
import type { InviteError, SendAgainError } from './invitations/invite.ts';
import type { ChangeRoleError } from './memberships/change-role.ts';
import type { AcceptForFirmError } from './partners/accept.ts';
import type { AssignError, UnassignError } from './partners/assign.ts';
import type { EngagementUnknown } from './partners/end.ts';
import type { BeginResetError, ConfirmResetError } from './resets/begin.ts';
import type { ResetInvalid } from './resets/use.ts';
import type { BeginEidError } from './eid/begin.ts';
import type { ReturnError } from './eid/return.ts';
import type { LinkEidError } from './own/eids.ts';
import type { EidUnlinked } from './sign-in/eid-sign-in.ts';
import type { EnrolTotpError, MakeCodesError } from './own/codes.ts';
import type { AddPasskeyError } from './own/passkeys.ts';
import type { EndorseError } from './passkeys/endorse.ts';
import type { OwnPasswordError } from './own/password.ts';
import type { RedeemError } from './sign-in/links.ts';
import type { StartPushError } from './push/push.ts';
import type { SetPolicyError } from './policy/policy.ts';
import type { SignInError } from './sign-in/password-sign-in.ts';
import type { BeginWeakeningError } from './weakening/begin.ts';
import type { ConfirmWeakeningError } from './weakening/close.ts';

declare module '../platform/rpc/refusals.ts' {
  interface Codes {
    identity: keyof typeof IDENTITY_TRANSPORT;
  }
}

type IdentityError =
  | AcceptError
  | AddContactError
  | RemoveContactError
  | BeginEidError
  | BeginWeakeningError
  | EidUnlinked
  | LinkEidError
  | ReturnError
  | ConfirmWeakeningError
  | InviteError
  | SendAgainError
  | ChangeRoleError
  | AcceptForFirmError
  | AssignError
  | EngagementUnknown
  | UnassignError
  | BeginResetError
  | ConfirmResetError
  | ResetInvalid
  | SignInError
  | SecondFactorError
  | RedeemError
  | AddPasskeyError
  | EndorseError
  | EnrolTotpError
  | MakeCodesError
  | OwnPasswordError
  | SetPolicyError
  | StartPushError
  | { code: 'mail_off' | 'passkey_unknown' | 'last_factor' | 'session_unknown' | 'eid_unknown' };

/** How each of identity's expected errors travels. A code without a line here does not compile. */
export const IDENTITY_TRANSPORT = {
  ...WEAKENING_TRANSPORT,
  access_policy_changed: 'CONFLICT',
  access_policy_unmet: 'CONFLICT',
  administrator_for_a_time: 'CONFLICT',
  administrator_of_partner: 'CONFLICT',
  assignment_unknown: 'NOT_FOUND',
  contact_there: 'CONFLICT',
  contact_unknown: 'NOT_FOUND',
  contacts_too_many: 'CONFLICT',
  customer_unknown: 'NOT_FOUND',
  eid_elsewhere: 'FORBIDDEN',
  eid_level_low: 'FORBIDDEN',
  eid_not_fresh: 'FORBIDDEN',
  eid_provider_unknown: 'NOT_FOUND',
  eid_refused: 'FORBIDDEN',
  eid_stale: 'FORBIDDEN',
  eid_taken: 'CONFLICT',
  eid_unknown: 'NOT_FOUND',
  eid_unlinked: 'UNAUTHORIZED',
  eid_unreachable: 'SERVICE_UNAVAILABLE',
  eids_too_many: 'CONFLICT',
  email_invalid: 'BAD_REQUEST',
  endorsement_invalid: 'BAD_REQUEST',
  endorsement_of_oneself: 'CONFLICT',
  endorsement_there: 'CONFLICT',
  engagement_unknown: 'NOT_FOUND',
  factor_required: 'UNAUTHORIZED',
  invitation_invalid: 'UNAUTHORIZED',
  invitation_not_yours: 'FORBIDDEN',
  invitation_of_administrator: 'CONFLICT',
  invitation_reason_missing: 'BAD_REQUEST',
  invitation_there: 'CONFLICT',
  invitation_unknown: 'NOT_FOUND',
  last_administrator: 'CONFLICT',
  last_contact: 'CONFLICT',
  last_factor: 'CONFLICT',
  link_invalid: 'UNAUTHORIZED',
  mail_off: ['CONFLICT', 'as_before'],
  mail_proof_required: 'FORBIDDEN',
  member_of_partner: 'CONFLICT',
  member_there: 'CONFLICT',
  member_unknown: 'NOT_FOUND',
  name_missing: 'BAD_REQUEST',
  partner_of_itself: 'CONFLICT',
  partner_there: 'CONFLICT',
  passkey_changed: 'CONFLICT',
  passkey_copied: 'CONFLICT',
  passkey_invalid: 'BAD_REQUEST',
  passkey_not_told: 'CONFLICT',
  passkey_taken: 'CONFLICT',
  passkey_unknown: 'NOT_FOUND',
  passkey_unvouched: 'CONFLICT',
  passkey_vouched: 'CONFLICT',
  passkeys_too_many: 'CONFLICT',
  password_guessable: 'BAD_REQUEST',
  password_too_long: 'BAD_REQUEST',
  password_too_short: 'BAD_REQUEST',
  password_wrong: 'FORBIDDEN',
  push_off: 'CONFLICT',
  push_service_unknown: 'BAD_REQUEST',
  reset_invalid: 'UNAUTHORIZED',
  reset_needs_another: 'FORBIDDEN',
  reset_of_oneself: 'CONFLICT',
  reset_there: 'CONFLICT',
  reset_unknown: 'NOT_FOUND',
  rate_limited: 'TOO_MANY_REQUESTS',
  // Asked for while an earlier attempt, whose code was right, may still be signing.
  second_factor_missing: ['CONFLICT', 'as_before'],
  second_factor_resting: ['CONFLICT', 'as_before'],
  second_factor_wrong: 'FORBIDDEN',
  session_unknown: 'NOT_FOUND',
  sign_in_busy: 'TOO_MANY_REQUESTS',
  sign_in_failed: 'UNAUTHORIZED',
  signature_invalid: 'BAD_REQUEST',
  signature_moment: 'CONFLICT',
  signed_out: 'UNAUTHORIZED',
  step_up_required: 'FORBIDDEN',
  totp_expired: 'CONFLICT',
  totp_required: 'UNAUTHORIZED',
  weakening_changed: 'CONFLICT',
  weakening_needs_another: 'FORBIDDEN',
  weakening_needs_nobody: 'CONFLICT',
  weakening_there: 'CONFLICT',
  weakening_unknown: 'NOT_FOUND',
} as const satisfies Record<IdentityError['code'], Transport>;
