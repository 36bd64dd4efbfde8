import { randomBytes } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { apiContext } from '#lib/server/api/context.ts';
import { createCaller } from '#lib/server/api/router.ts';
import { appendPhoto, beginPhoto, readPhoto } from '#lib/server/desk/photos/service.ts';
import { addMember, createUser, sessionCookie, signIn, visitor } from '#lib/server/identity/index.ts';
import { accounts } from '#lib/server/ledger/chart/registers.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { sha256 } from '#lib/server/platform/hashing.ts';
import { rate, withBench, type Bench, type Row } from './benchmark.ts';

const PASSWORD = 'fjorden ligger stille';
const SECONDS = 4;
const TURNS = 16;
const AT_ONCE = 8;
/** As a phone takes them. */
const PHOTO_BYTES = 400_000;
const SIGN_INS = 400;

/** What it costs to know who asks, and what people at the door cost those within. */
export async function identity(): Promise<Row[]> {
  return withBench(16, async (bench) => {
    const context = await bench.newLedger();
    const person = await aPerson(bench, context, 'kari@firma.example');
    return [...(await asking(context, person)), ...(await atTheDoor(bench, context, person))];
  });
}

interface Person {
  readonly context: Context;
  readonly token: string;
}

async function aPerson({ platform }: Bench, client: Context, email: string): Promise<Person> {
  const nobody = createContext(platform, { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
  const made = await createUser(nobody, { email, name: 'Kari', password: PASSWORD });
  if (!made.ok) throw new Error(made.error.code);
  const added = await addMember(client, { email, role: 'bookkeeper' });
  const opened = await signIn(visitor(platform, uuidv7()), {
    email,
    password: PASSWORD,
    address: '192.0.2.1',
  });
  if (!added.ok || !opened.ok) throw new Error('nobody came in');
  const who = { clientId: client.clientId, actorId: made.value.userId, requestId: uuidv7() };
  return { context: createContext(platform, who), token: opened.value.token };
}

/** A query by somebody in a session, in a client, under its policy, beside the query alone. Goal: 70 %. */
async function asking({ platform, clientId }: Context, { context, token }: Person): Promise<Row[]> {
  const headers = new Headers({ cookie: sessionCookie(token, false).split(';')[0] ?? '' });
  const url = new URL('http://localhost/api/trpc/ledger.accounts');
  const request = async () => {
    const about = { id: uuidv7(), headers, url, address: '192.0.2.1', client: clientId, setCookie: () => {} };
    return createCaller(await apiContext(platform, about)).ledger.accounts();
  };
  const bare = () => context.transaction(async (tx) => ok(await accounts.list(tx, clientId)));
  const [alone, known] = await inTurns(bare, request);
  return [
    {
      what: 'a query with session, tenant and policy',
      bare: `${Math.round(alone)}/s`,
      here: `${Math.round(known)}/s`,
      share: `${Math.round((100 * known) / alone)} %`,
    },
  ];
}

/** How often a second each is done, turn by turn: of each the fastest turn, as what else the machine does slows either. */
async function inTurns(...works: readonly (() => Promise<unknown>)[]): Promise<[number, number]> {
  const rates = works.map(() => 0);
  for (let turn = 0; turn < TURNS; turn++)
    for (const [at, work] of works.entries())
      rates[at] = Math.max(
        rates[at] ?? 0,
        await rate(AT_ONCE, SECONDS / TURNS, async () => void (await work())),
      );
  return rates as [number, number];
}

/** How long a photo takes while hundreds sign in at once, beside how long it takes otherwise. Goal: p99 at most twice. */
async function atTheDoor(bench: Bench, client: Context, { context }: Person): Promise<Row[]> {
  const id = await aPhoto(context);
  const read = async () => {
    const found = await readPhoto(context, id, 'bookkeeper');
    if (!found.ok) throw new Error(found.error.code);
  };
  const quiet = await p99(SECONDS, read);
  const people = await Promise.all(
    Array.from({ length: 20 }, (_, at) => aPerson(bench, client, `p${at}@firma.example`).then(() => at)),
  );
  let opened = 0;
  const crowd = Array.from({ length: SIGN_INS }, async (_, at) => {
    const email = `p${people[at % people.length]}@firma.example`;
    const address = `198.51.${at >> 8}.${at & 255}`;
    const answer = await signIn(visitor(bench.platform, uuidv7()), { email, password: PASSWORD, address });
    if (answer.ok) opened += 1;
  });
  const busy = await p99(SECONDS, read);
  await Promise.all(crowd);
  return [
    {
      what: `a photo while ${SIGN_INS} sign in (${opened} got in, the others are told to wait)`,
      bare: `p99 ${quiet.toFixed(1)} ms`,
      here: `p99 ${busy.toFixed(1)} ms`,
      share: `${(busy / quiet).toFixed(1)} ×`,
    },
  ];
}

async function aPhoto(context: Context): Promise<string> {
  const [id, bytes] = [uuidv7(), new Uint8Array(randomBytes(PHOTO_BYTES))];
  // The beginning of a JPEG file.
  bytes.set([0xff, 0xd8, 0xff]);
  const about = { id, sha256: bytesToHex(sha256(bytes)), size: bytes.length, type: 'image/jpeg' } as const;
  const begun = await beginPhoto(context, about);
  const whole = await appendPhoto(context, { photoId: id, offset: 0, chunk: bytes });
  if (!begun.ok || !whole.ok) throw new Error('the photo did not arrive');
  return id;
}

/** Of what four sides ask for so many seconds, how long the slowest hundredth takes, in milliseconds. */
async function p99(seconds: number, work: () => Promise<void>): Promise<number> {
  const taken: number[] = [];
  await rate(4, seconds, async () => {
    const started = performance.now();
    await work();
    taken.push(performance.now() - started);
  });
  return taken.sort((one, other) => one - other)[Math.floor(taken.length * 0.99)] ?? 0;
}
