import type { KnownCode } from '#lib/i18n/errors.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Vault } from '#lib/offline/vault/vault.svelte.ts';
import { addRecoveryCode, addWay } from '#lib/offline/vault/change-ways.ts';
import type { LastingSecret } from '#lib/offline/vault/ways.ts';
import { addedPasskey } from '../passkeys/prf.ts';

/** What is changed of what opens the vault. */
export type Change = 'passphrase' | 'passkey' | 'recovery' | 'pin';

export interface Changed {
  /** The new passphrase or PIN. */
  readonly typed: string;
  /** The id of the passkey. */
  readonly passkey: string;
}

type Done = Result<string | null, { code: KnownCode }>;

/** Does one change. @returns a recovery code, where one was made: it is told here alone */
export async function change(
  vault: Vault,
  what: Change,
  by: LastingSecret,
  { typed, passkey }: Changed,
): Promise<Done> {
  if (what === 'recovery') return addRecoveryCode(vault.chest, by);
  const done = await (() => {
    if (what === 'pin') return vault.setPin(by, typed);
    if (what === 'passkey') return addWay(vault.chest, by, () => addedPasskey(passkey, location.hostname));
    return addWay(vault.chest, by, { secret: { kind: 'passphrase', passphrase: typed } });
  })();
  return done.ok ? { ok: true, value: null } : done;
}
