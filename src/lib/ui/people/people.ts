import type { Api } from '#lib/api.ts';
import { ROLES } from '#lib/domain/access/role.ts';
import { formatInstant } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import './messages/index.ts';

export type Overview = Awaited<ReturnType<Api['people']['overview']['query']>>;
export type Member = Overview['members'][number];
export type MemberPasskeys = Awaited<ReturnType<Api['people']['passkeys']['query']>>;
export type Invitation = Overview['invitations'][number];

/** Members as a list wants them. */
export type MemberRow = Member & { readonly id: string };
export const rowsOf = ({ members }: Overview): MemberRow[] =>
  members.map((member) => ({ ...member, id: member.userId }));

/** With what a member proves themselves beyond one step. */
export function factorsInWords({ passkeys, eids, hasTotp }: Member): string {
  const factors = [
    ...(passkeys > 0 ? [t.people.passkeys(passkeys)] : []),
    ...(eids > 0 ? [t.people.eid] : []),
    ...(hasTotp ? [t.people.totp] : []),
  ];
  return factors.length === 0 ? t.people.noFactor : factors.join(' · ');
}

/** On how many devices a member is signed in, and since when on the newest. */
export function signedInInWords({ sessions, lastOpenedAt }: Member): string {
  if (lastOpenedAt === null) return t.people.notSignedIn;
  return `${t.people.devices(sessions)}, ${t.people.lastOpened(formatInstant(lastOpenedAt))}`;
}

export const roleOptions = () => ROLES.map((value) => ({ value: value as string, label: t.roles[value] }));
