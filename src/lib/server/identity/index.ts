/** Who people are and what they may be where: sign-in, sessions, people, memberships. */
export { createLink, linkUrl, redeemLink } from './sign-in/links.ts';
export { type SignedIn } from './sign-in/open.ts';
export { signIn, type SignInError } from './sign-in/password-sign-in.ts';
export { visitor } from './sign-in/visitor.ts';
export { admission } from './admission.ts';
export { signOut, validateSession, wasEnded } from './sessions/service.ts';
export { forgetExpired } from './forget.ts';
export {
  changeAddress,
  createUser,
  enrolTotp,
  isPerson,
  lockUser,
  normalEmail,
  personOf,
  readEmail,
  renameUser,
  setPassword,
  unlockUser,
  type CreateUserError,
  type FactorThere,
} from './people.ts';
export { type UserUnknown } from './change-person.ts';
export { eraseUser, type UserInUse } from './erase-user.ts';
export { stateMembers } from './persons.ts';
export {
  addMember,
  admit,
  personIdUnder,
  type AddMemberError,
  type AdmitError,
} from './memberships/admit.ts';
export { changeRole, type ChangeRoleError } from './memberships/change-role.ts';
export { endDueMemberships, endMembership, removeMember } from './memberships/end.ts';
export { isMember, membersOf, peopleOf } from './memberships/of-client.ts';
export { colleaguesOf, mayBegin, membershipsOf, type Colleague } from './memberships/of-person.ts';
export { memberOf } from './policy/policy.ts';
export { accessRouter, PolicyInput } from './policy/router.ts';
export { identityAnswers } from './answers.ts';
export { confirmPerson, type Proof, type SecondFactorError } from './factors/confirm.ts';
export { sessionRouter } from './router.ts';
export { IDENTITY_TRANSPORT } from './transport.ts';
export { type PasswordError } from './factors/password.ts';
export {
  clearedErrandCookie,
  clearedSessionCookie,
  deviceCookie,
  errandCookie,
  readDeviceCookie,
  readErrandCookie,
  readSessionCookie,
  sessionCookie,
} from './sessions/cookie.ts';
export { standingOf } from './sessions/standing.ts';
export { type LiveSession } from './sessions/sessions.ts';
export type { Membership } from './memberships/of-person.ts';
export type { Member } from './memberships/store.ts';
export { createProtectionRouter } from './weakening/router.ts';
export { askAnother, tellOnly } from './weakening/judge.ts';
export { type Carry } from './weakening/carry.ts';
export { firstContact } from './contacts/change.ts';
export { tellContacts } from './contacts/tell.ts';
export { setPolicy } from './policy/policy.ts';
export { overviewOf } from './administering/overview.ts';
export { invite, inviteCounted, sendInvitationAgain } from './invitations/invite.ts';
export { sendingOf } from './invitations/shown.ts';
export { customersRouter, partnersRouter } from './partners/router.ts';
export { settlePartners } from './partners/settle.ts';
export { invitationsRouter } from './invitations/router.ts';
export { resetsRouter } from './resets/router.ts';
export { resetLetterOf } from './resets/use.ts';
export { tellPerson } from './tell-person.ts';
export { tellReset } from './resets/tell.ts';
export { pushTo } from './push/push.ts';
export { peopleRouter } from './people-router.ts';
export { securityRouter } from './own/router.ts';
export {
  checkLateAct,
  signingPasskeys,
  takeAct,
  type ActRefused,
  type LateRefused,
} from './passkeys/sign-act.ts';
export { peopleBehind } from './passkeys/told.ts';
export { hostOf, type Site } from './passkeys/webauthn.ts';
