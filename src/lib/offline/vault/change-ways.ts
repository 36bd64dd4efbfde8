import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Chest } from './chest.ts';
import { newEnvelope, type PasskeyWay } from './envelopes.ts';
import { newRecoveryCode } from './recovery-code.ts';
import {
  openBy,
  SHORTEST_PASSPHRASE,
  tooShort,
  type LastingSecret,
  type OpenError,
  type PassphraseTooShort,
} from './ways.ts';

/** What is to open the vault from now on; of a passkey also where it is, and what it was asked. */
export interface Added {
  readonly secret: LastingSecret;
  readonly way?: PasskeyWay;
}

/**
 * Another way to open the same vault, or another passphrase or code in place of the one before.
 * @param by what the person shows once more: a key in use can't be sealed
 * @param added where the person has to be asked for it: once they have shown the other. What it throws is thrown
 */
export async function addWay(
  chest: Chest,
  by: LastingSecret,
  added: Added | (() => Promise<Added>),
): Promise<Result<void, OpenError | PassphraseTooShort>> {
  if (typeof added === 'object' && added.secret.kind === 'passphrase' && tooShort(added.secret.passphrase))
    return err({ code: 'passphrase_too_short', shortest: SHORTEST_PASSPHRASE });
  const raw = await openBy(chest, by);
  if (!raw.ok) return raw;
  try {
    const { secret, way } = typeof added === 'function' ? await added() : added;
    await chest.database.envelopes.put(await newEnvelope(raw.value, secret, chest, way));
    return ok();
  } finally {
    raw.value.fill(0);
  }
}

/** A code that opens the vault, in place of the one before. It is told once, here. */
export async function addRecoveryCode(chest: Chest, by: LastingSecret): Promise<Result<string, OpenError>> {
  const code = newRecoveryCode();
  const added = await addWay(chest, by, { secret: { kind: 'recovery', code } });
  if (added.ok) return ok(code);
  if (added.error.code === 'passphrase_too_short') throw new TypeError('a code is no passphrase');
  return err(added.error);
}

/** @returns `last_way` where neither a passphrase nor a code would be left: a passkey alone can be lost with its device */
export async function removeWay({ database }: Chest, id: string): Promise<Result<void, LastWay>> {
  const { envelopes } = database;
  return database.transaction('rw', envelopes, async () => {
    const left = (await envelopes.toArray()).filter((envelope) => envelope.id !== id);
    if (!left.some(({ kind }) => kind !== 'passkey')) return err({ code: 'last_way' } as const);
    await envelopes.delete(id);
    return ok();
  });
}

export type LastWay = { code: 'last_way' };
