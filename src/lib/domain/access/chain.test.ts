import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { SoftPasskey } from '#tests/setup/authenticator.ts';
import { base64UrlOf } from '../base64url.ts';
import { statementHash } from '../canonical.ts';
import { heldPasskeys, passkeysSaid, type PasskeyLog, type SaidPasskeys } from './chain.ts';
import { endorsementStatement, enrolmentStatement } from './passkey.ts';

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
  actorId = KARI,
): SaidPasskeys => ({
  ...{ passkeys: keys.map(passkey), endorsement, actorId },
  ...{ moment: (moment += 1), place: moment },
});
const logOf = (all: readonly SaidPasskeys[], more: Partial<PasskeyLog> = {}): PasskeyLog => ({
  ...{ client: 'c', of: (person) => (person === KARI ? all : []), isAdministrator: () => false },
  ...more,
});
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
  (await heldPasskeys(KARI, logOf(all))).passkeys
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
  const when = { actorId: KARI, moment: 9, place: 9 };
  const erased = passkeysSaid({ words: null, ...when });
  const held = await heldPasskeys(KARI, logOf([said([first]), erased, said([first, second])]));
  expect(held.passkeys.map(({ vouched, unclear }) => [vouched, unclear])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect((await heldPasskeys(KARI, logOf([said([first]), erased]))).gap).toBe(true);
  // What a log says after it is whole again, and whichever comes then is like any other.
  expect(held.gap).toBe(false);
  const later = [erased, said([first]), said([first, second])];
  const { passkeys } = await heldPasskeys(KARI, logOf(later));
  expect(passkeys.map(({ vouched, unclear }) => [vouched, unclear])).toEqual([
    [true, true],
    [false, false],
  ]);
  expect((await heldPasskeys(KARI, logOf([said([first])]))).gap).toBe(false);
  const origin = { toString: 1 };
  const words = {
    passkeys: [null, 'x', { id: 1 }, passkey(first)],
    endorsement: { passkey: second.id, origin },
  };
  expect(await vouched(said([second]), passkeysSaid({ words, ...when }))).toEqual([]);
  expect(await vouched(passkeysSaid({ words: { passkeys: null, endorsement: null }, ...when }))).toEqual([]);
});

describe('two administrators', () => {
  const at = '2026-11-30T08:00:00.000Z';
  const [ada, eva] = [new SoftPasskey(ORIGIN), new SoftPasskey(ORIGIN)];
  type Said = Readonly<Record<string, readonly SaidPasskeys[]>>;
  const theirs: Said = { ada: [said([ada], null, 'ada')], eva: [said([eva], null, 'eva')] };
  const before = () => [said([first]), said([first, second])];

  interface Way {
    readonly by?: string;
    readonly key?: SoftPasskey;
    readonly about?: Partial<Parameters<typeof endorsementStatement.of>[0]>;
    readonly says?: Partial<NonNullable<SaidPasskeys['endorsement']>>;
  }
  /** What an administrator signs of the second of Kari's passkeys. */
  function endorsed({ by = 'ada', key = ada, about = {}, says = {} }: Way = {}): SaidPasskeys {
    const whole = { client: 'c', person: KARI, passkey: passkey(second), by, at: new Date(at), ...about };
    const made = key.answer(base64UrlOf(statementHash(endorsementStatement.of(whole))));
    return said([first, second], { ...made, origin: ORIGIN, of: second.id, at, ...says }, by);
  }
  const byEva = () => endorsed({ by: 'eva', key: eva });

  async function held(all: readonly SaidPasskeys[], others: Said = theirs, isAdministrator = () => true) {
    const log = { of: (person: string) => (person === KARI ? all : (others[person] ?? [])), isAdministrator };
    return (await heldPasskeys(KARI, logOf([], log))).passkeys;
  }
  const isVouched = async (...how: Parameters<typeof held>) =>
    (await held(...how)).find(({ id }) => id === second.id)?.vouched;

  it('vouch for one that none of the person’s own did, and that one for the next', async () => {
    const one = [...before(), endorsed()];
    expect((await held(one)).map(({ endorsedBy }) => endorsedBy)).toEqual([[], ['ada']]);
    expect(await isVouched(one)).toBe(false);
    const both = [...one, byEva()];
    expect(await isVouched(both)).toBe(true);
    const next = await held([...both, said([second, third], endorsing(second, third))]);
    expect(next.map(({ vouched }) => vouched)).toEqual([true, true, true]);
  });

  it('are two, and administrators, and sign just that', async () => {
    const ways: Way[] = [
      { by: 'ada', key: ada },
      { by: KARI, key: first },
      { by: 'eva', key: ada },
      { by: 'eva', key: third },
      { by: 'eva', key: eva, about: { client: 'd' } },
      { by: 'eva', key: eva, about: { person: 'ola' } },
      { by: 'eva', key: eva, about: { passkey: passkey(third) } },
      { by: 'eva', key: eva, about: { by: 'ada' } },
      { by: 'eva', key: eva, about: { at: new Date('2026-11-30T08:00:01.000Z') } },
      { by: 'eva', key: eva, says: { of: first.id } },
      { by: 'eva', key: eva, says: { at: 'soon' } },
      { by: 'eva', key: eva, says: { origin: 'https://segl.example.com' } },
      { by: 'eva', key: eva, says: endorsing(eva, second) },
    ];
    for (const way of ways) expect(await isVouched([...before(), endorsed(), endorsed(way)])).toBe(false);
    expect(await isVouched([...before(), endorsed(), byEva()], theirs, () => false)).toBe(false);
  });

  it('sign with one that was theirs by then, and vouched for', async () => {
    const all = [...before(), endorsed(), byEva()];
    const came = [said([third], null, 'eva'), said([third, eva], null, 'eva')];
    expect(await isVouched(all, { ...theirs, eva: came })).toBe(false);
    const [there] = theirs['eva'] as [SaidPasskeys];
    const gone = { ...said([], null, 'eva'), place: there.place };
    expect(await isVouched(all, { ...theirs, eva: [there, gone] })).toBe(false);
    expect(await isVouched(all, { ...theirs, eva: [{ ...there, place: moment + 1 }] })).toBe(false);
    // What was erased of who vouched nobody can be held to; and it proves nothing.
    const unclear = await held(all, { ...theirs, eva: [{ ...there, passkeys: null }] });
    expect(unclear.at(-1)).toMatchObject({ vouched: true, unclear: true });
    expect((await held(all)).at(-1)).toMatchObject({ vouched: true, unclear: false });
    // One that can't be checked is one, and what is vouched for by such is as unclear.
    const erased = { ...theirs, eva: [{ ...there, passkeys: null }] };
    const alone = await held([...before(), byEva()], erased);
    expect(alone.at(-1)).toMatchObject({ vouched: false, unclear: false, endorsedBy: ['eva'] });
    const next = await held([...all, said([second, third], endorsing(second, third))], erased);
    expect(next.at(-1)).toMatchObject({ id: third.id, vouched: true, unclear: true });
    const doubtful = [{ ...there, passkeys: null }, said([eva], null, 'eva')];
    const late = [...before(), endorsed(), byEva()];
    expect((await held(late, { ...theirs, eva: doubtful })).at(-1)).toMatchObject({
      vouched: true,
      unclear: true,
    });
  });

  it('are looked up once for each time that they vouched, however they vouched for one another', async () => {
    const all = before();
    for (let round = 0; round < 30; round++) all.push(endorsed(), byEva());
    let read = 0;
    // Each of theirs rests, in its turn, on what the others were by then.
    const log = logOf([], { of: () => ((read += 1), all), isAdministrator: () => true });
    await heldPasskeys(KARI, log);
    expect(read).toBeLessThanOrEqual(61);
  });
});
