import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { base64UrlOf } from '../base64url.ts';
import { statementHash } from '../canonical.ts';
import { heldPasskeys, passkeysSaid, type SaidPasskeys } from './chain.ts';
import { enrolmentStatement } from './passkey.ts';

const ORIGIN = 'https://segl.example.no';
const KARI = 'kari';
const [first, second, third] = [1, 2, 3].map(() => new SoftPasskey(ORIGIN)) as [
  SoftPasskey,
  SoftPasskey,
  SoftPasskey,
];
const passkey = ({ id, publicKey }: SoftPasskey) => ({ id, name: 'Telefon', publicKey });

let moment = 0;
const said = (
  keys: readonly SoftPasskey[],
  endorsement: SaidPasskeys['endorsement'] = null,
): SaidPasskeys => ({ passkeys: keys.map(passkey), endorsement, moment: (moment += 1) });
/** What one signs of another. */
function endorsing(
  by: SoftPasskey,
  of: SoftPasskey,
  person = KARI,
): NonNullable<SaidPasskeys['endorsement']> {
  const hash = statementHash(enrolmentStatement.of({ person, passkey: passkey(of) }));
  return { ...by.answer(base64UrlOf(hash)), origin: ORIGIN };
}
const vouched = async (...all: readonly SaidPasskeys[]) =>
  (await heldPasskeys(KARI, all)).passkeys
    .filter((each) => each.vouched && each.endedAt === null)
    .map(({ id }) => id);

it('those that are named first are taken as they are, each that comes later by one of those before', async () => {
  expect(await vouched(said([]), said([first, second]))).toEqual([first.id, second.id]);
  const chain = [said([first]), said([first, second], endorsing(first, second))];
  expect(await vouched(...chain)).toEqual([first.id, second.id]);
  const further = said([second, third], endorsing(second, third));
  expect(await vouched(...chain, said([second]), further)).toEqual([second.id, third.id]);
});

it('nobody vouches for oneself, in another’s name, for another, or after they are gone', async () => {
  const ways = [
    null,
    endorsing(second, second),
    endorsing(third, second),
    endorsing(first, third),
    endorsing(first, second, 'ola'),
    { ...endorsing(first, second), origin: 'https://segl.example.com' },
    { ...endorsing(first, second), origin: 'none' },
    { ...first.answer(createHash('sha256').update('x').digest('base64url')), origin: ORIGIN },
  ];
  for (const way of ways)
    expect(await vouched(said([first]), said([first, second], way))).toEqual([first.id]);
  // The first of all went: whoever comes then is not the first.
  expect(await vouched(said([first]), said([]), said([second]))).toEqual([]);
  expect(await vouched(said([first]), said([]), said([second], endorsing(first, second)))).toEqual([]);
  expect(await vouched(said([first]), said([]), said([first]))).toEqual([]);
  // One that nobody vouched for vouches for none.
  const alone = [said([first]), said([first, second])];
  expect(await vouched(...alone, said([first, second, third], endorsing(second, third)))).toEqual([first.id]);
  // Another key under a known id is another passkey.
  const other = { ...said([first]), passkeys: [{ ...passkey(first), publicKey: third.publicKey }] };
  expect(await vouched(said([first]), other)).toEqual([]);
});

it('of what was erased nobody can tell, what is there holds, and what is none is none', async () => {
  const erased = passkeysSaid({ words: null, moment: 1 });
  const held = await heldPasskeys(KARI, [said([first]), erased, said([first, second])]);
  expect(held.gap).toBe(true);
  expect(held.passkeys.map(({ vouched }) => vouched)).toEqual([true, false]);
  expect((await heldPasskeys(KARI, [said([first])])).gap).toBe(false);
  const origin = { toString: 1 };
  const words = {
    passkeys: [null, 'x', { id: 1 }, passkey(first)],
    endorsement: { passkey: second.id, origin },
  };
  expect(await vouched(said([second]), passkeysSaid({ words, moment: 9 }))).toEqual([]);
  expect(await vouched(passkeysSaid({ words: { passkeys: null, endorsement: null }, moment: 9 }))).toEqual(
    [],
  );
});
