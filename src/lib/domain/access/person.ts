import type { JsonObject } from '../canonical.ts';
import { statement, type Said } from '../statement.ts';
import type { Eid } from './eid.ts';
import type { Passkey } from './passkey.ts';

/** A person as a client's log is told of them: in words what others may know, of secrets a digest alone. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: Date;
  /** Since when they are locked out; null while they are not. */
  readonly disabledAt: Date | null;
  /** Hex SHA-256 of the stored hash, which has 16 random bytes of its own: no guess can be tried against it. */
  readonly password: string | null;
  /** Hex SHA-256 of the secret as it is stored, sealed. */
  readonly secondFactor: string | null;
  /** What they prove with that they are there, in any order. */
  readonly passkeys: readonly Passkey[];
  /** Hex SHA-256 of the codes that are left, as they are stored; null where none were made. */
  readonly recoveryCodes: string | null;
  /** With which they are known to providers, in any order. */
  readonly eids: readonly Eid[];
}

export const personStatement = statement<Person>('segl.person', {
  v1: ({ createdAt, disabledAt, passkeys, recoveryCodes, eids, ...person }) =>
    passkeys.length === 0 && recoveryCodes === null && eids.length === 0
      ? { ...person, createdAt: createdAt.toISOString(), disabledAt: disabledAt?.toISOString() ?? null }
      : null,
  v2: ({ eids, ...person }) => (eids.length === 0 ? withPasskeys(person) : null),
  v3: ({ eids, ...person }) => ({ ...withPasskeys(person), eids: listed(eids) }),
});

function withPasskeys({ createdAt, disabledAt, passkeys, ...person }: Omit<Person, 'eids'>): JsonObject {
  return {
    ...person,
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
    passkeys: listed(passkeys),
  };
}

/** In one order; null where there are none. */
function listed(each: readonly (Passkey | Eid)[]): JsonObject[] | null {
  return each.length === 0 ? null : each.toSorted(byId).map((one) => ({ ...one }));
}

const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);

/** What an event about a person says of them: their statement whole, so that it can be told what of it changed. */
export function personSaid(person: Person): Said & { readonly says: JsonObject } {
  return { says: personStatement.of(person), ...personStatement.said(person) };
}
