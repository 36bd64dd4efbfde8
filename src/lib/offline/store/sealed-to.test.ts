import { expect, test } from 'vitest';
import { utf8 } from './bytes.ts';
import { newKeyPair, openSealed, privateKeyOf, sealTo } from './sealed-to.ts';

const plain = utf8('en kvittering');

async function pair() {
  const { publicKey, privateKey } = await newKeyPair();
  return { publicKey, privateKey: await privateKeyOf(privateKey) };
}

test('what is sealed for a public key is opened by its other half alone, and only where it was put', async () => {
  const [own, other] = [await pair(), await pair()];
  const sealed = await sealTo(own.publicKey, plain, ['captured', 'a']);
  expect(await openSealed(own, sealed, ['captured', 'a'])).toEqual(plain);
  await expect(openSealed(own, sealed, ['captured', 'b'])).rejects.toThrow();
  await expect(openSealed(other, sealed, ['captured', 'a'])).rejects.toThrow();
  await expect(
    openSealed({ ...own, publicKey: other.publicKey }, sealed, ['captured', 'a']),
  ).rejects.toThrow();
  const flipped = sealed.ciphertext.slice();
  flipped[3] = (flipped[3] ?? 0) ^ 1;
  await expect(openSealed(own, { ...sealed, ciphertext: flipped }, ['captured', 'a'])).rejects.toThrow();
});

test('each has a key of its own, which whoever sealed it does not have any more', async () => {
  const own = await pair();
  const [one, two] = [await sealTo(own.publicKey, plain, []), await sealTo(own.publicKey, plain, [])];
  expect(one.ephemeral).not.toEqual(two.ephemeral);
  await expect(openSealed(own, { ...one, ephemeral: two.ephemeral }, [])).rejects.toThrow();
  expect(own.privateKey.extractable).toBe(false);
});
