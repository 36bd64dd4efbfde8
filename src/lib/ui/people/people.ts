import type { Api } from '#lib/api.ts';
import { ENGAGED_ROLES } from '#lib/domain/access/engagement.ts';
import { ROLES } from '#lib/domain/access/role.ts';
import { formatInstant } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { loadNames, type Names } from '../app/people.ts';
import './messages/index.ts';

export type Overview = Awaited<ReturnType<Api['people']['overview']['query']>>;
export type Member = Overview['members'][number];
export type MemberPasskeys = Awaited<ReturnType<Api['people']['passkeys']['query']>>;
export type Invitation = Overview['invitations'][number];
export type Partner = Awaited<ReturnType<Api['partners']['list']['query']>>[number];

/** Somebody whom an accounting firm has work for a client. */
export interface Worker {
  readonly userId: string;
  readonly name: string;
  readonly since: Date;
  /** Who of the firm said so, by name; null where nobody knows any more. */
  readonly by: string | null;
  readonly reason: string | null;
}

/** Everybody who gets into the client, by whatever way, and what people of it are called. */
export interface People extends Overview {
  readonly partners: readonly Partner[];
  readonly names: Names;
}

export async function loadPeople(api: Api): Promise<People> {
  const [overview, partners, names] = await Promise.all([
    api.people.overview.query(),
    api.partners.list.query(),
    loadNames(api),
  ]);
  return { ...overview, partners, names };
}

/** The firm that let a member in; null: the client asked them in itself. */
export function firmOf({ partners }: People, { engagement }: Member): string | null {
  return partners.find(({ id }) => id === engagement)?.partnerName ?? null;
}

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

/** @param toPartner as what the people of an accounting firm may come */
export function roleOptions(toPartner = false): { value: string; label: string }[] {
  const roles = toPartner ? ENGAGED_ROLES : ROLES;
  return roles.map((value) => ({ value, label: t.roles[value] }));
}
