import { err, ok, type Result } from '#lib/domain/result.ts';
import { sealBox } from '../store/box.ts';
import type { Bytes } from '../store/bytes.ts';
import { checkOf, dataKeyOf, newDataKey, subkey } from '../store/data-key.ts';
import { newKeyPair } from '../store/sealed-to.ts';
import type { Chest } from './chest.ts';
import type { VaultRow } from './database.ts';
import { newEnvelope } from './envelopes.ts';
import { SHORTEST_PASSPHRASE, tooShort, type PassphraseTooShort } from './ways.ts';

/** Makes a data key on this device and seals it under the passphrase. It exists nowhere else. @returns its bytes */
export async function makeVault(
  chest: Chest,
  passphrase: string,
): Promise<Result<Bytes, PassphraseTooShort | VaultExists>> {
  if (tooShort(passphrase)) return err({ code: 'passphrase_too_short', shortest: SHORTEST_PASSPHRASE });
  const raw = newDataKey();
  const envelope = await newEnvelope(raw, { kind: 'passphrase', passphrase }, chest);
  const row = await vaultRow(raw, chest.userId);
  const { vault, envelopes } = chest.database;
  const made = await chest.database.transaction('rw', vault, envelopes, async () => {
    // Another tab may have been faster; two keys on one device would lose the records of one.
    if (await vault.get('vault')) return false;
    await vault.add(row);
    await envelopes.add(envelope);
    return true;
  });
  return made ? ok(raw) : err({ code: 'vault_exists' });
}

async function vaultRow(raw: Bytes, userId: string): Promise<VaultRow> {
  const dataKey = await dataKeyOf(raw);
  const { publicKey, privateKey } = await newKeyPair();
  const sealed = await sealBox(await subkey(dataKey, 'capture'), privateKey, ['capture', userId]);
  privateKey.fill(0);
  return { id: 'vault', version: 2, check: await checkOf(dataKey), publicKey, privateKey: sealed };
}

export type VaultExists = { code: 'vault_exists' };
