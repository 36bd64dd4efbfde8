import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendPhoto, beginPhoto } from '#lib/server/desk/index.ts';
import {
  addMember,
  createLink,
  createUser,
  redeemLink,
  signIn,
  visitor,
} from '#lib/server/identity/index.ts';
import { enrolOwnTotp, makeRecoveryCodes, totpToEnrol } from '#lib/server/identity/own/codes.ts';
import { courierOf } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT } from '#lib/server/platform/context.ts';
import { codeAt } from '../e2e/totp.ts';
import { PAPER, sentTo, signersIn, signNewest } from '../setup/books/documents.ts';
import { must, photoOf, png } from '../setup/books/drafts.ts';
import { newLedger } from '../setup/books/ledger.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { NEW_STANDING } from '../setup/standing.ts';
import { tried } from './tried.ts';

/*
 * Who steals the database, a dump of it or the disk with the files finds nothing there with which to get in, and no picture
 * or document: each secret is looked for in every column of every table and in every file, in every way that bytes are written.
 */

const PASSWORD = 'fjorden ligger ganske stille';
const PICTURE = png('kvitteringen som ingen skal se');

let database: TestDatabase;
const secrets = new Map<string, readonly Buffer[]>();
const hide = (what: string, ...values: (string | Uint8Array)[]) => {
  secrets.set(
    what,
    values.map((value) => Buffer.from(value as Uint8Array)),
  );
};

beforeAll(async () => {
  database = await freshDatabase();
  const clientId = await newLedger(database, 'Tyveri AS');
  const email = 'kari@tyveri.example';
  const { userId } = must(
    await createUser(database.contextFor(clientId), { email, name: 'Kari', password: PASSWORD }),
  );
  must(await addMember(database.contextFor(clientId), { email, role: 'manager' }));
  const own = createContext(database.platform, { clientId: NO_CLIENT, actorId: userId, requestId: uuidv7() });
  const now = new Date();
  const byMail = { ...NEW_STANDING, method: 'link' as const, createdAt: now };
  const { uri, sealed } = must(await totpToEnrol(own, { standing: byMail, email }));
  must(await enrolOwnTotp(own, { standing: byMail, sealed, code: codeAt(uri, now) }));
  const shown = { ...NEW_STANDING, secondFactorAt: now, secondFactor: 'totp' as const };
  const codes = must(await makeRecoveryCodes(own, { standing: shown }));
  const [first = '', ...unused] = codes;
  const anonymous = () => visitor(database.platform, uuidv7());
  const opened = must(
    await signIn(anonymous(), { email, password: PASSWORD, totp: first, address: '192.0.2.1' }),
  );
  const link = must(await createLink(database.contextFor(clientId), { email }));
  const used = must(await createLink(database.contextFor(clientId), { email }));
  const second = must(await redeemLink(anonymous(), { token: used.token, code: unused.pop() }));

  const secret = new URL(uri).searchParams.get('secret') ?? '';
  hide('a password', PASSWORD);
  hide('the secret of an authenticator app', secret, decodeBase32IgnorePadding(secret));
  hide('recovery codes', ...unused, ...unused.map((code) => code.replaceAll('-', '')));
  hide('tokens of sessions', opened.token, second.token);
  hide('tokens of links', link.token, used.token, Buffer.from(link.token, 'base64url'));

  const context = database.contextFor(clientId, userId);
  const photo = photoOf(PICTURE);
  must(await beginPhoto(context, photo));
  must(await appendPhoto(context, { photoId: photo.id, offset: 0, chunk: PICTURE }));
  const [signer] = await signersIn(database.contextFor(clientId), 'Marit');
  if (!signer) throw new Error('nobody signs');
  const documentId = await sentTo(context, [signer]);
  must(await signNewest(database.contextFor(clientId, signer.userId), documentId));
  hide('a picture', PICTURE.subarray(-24));
  hide('a document', PAPER.subarray(0, 40));
  hide('a private key', `-----BEGIN ${'PRIVATE KEY'}`);
  await courierOf(database.platform).settled();
});
afterAll(() => database?.close());

/** As bytes lie there, and as they are written where they are text. */
function formsOf(secret: Buffer): Buffer[] {
  const texts = [
    secret.toString('hex'),
    secret.toString('base64').replace(/=+$/, ''),
    secret.toString('base64url'),
  ];
  return [secret, ...texts.map((text) => Buffer.from(text))];
}

function findIn(where: string, bytes: Buffer): string[] {
  return [...secrets].flatMap(([what, values]) =>
    values.flatMap(formsOf).some((form) => bytes.includes(form)) ? [`${what} in ${where}`] : [],
  );
}

/** Every row of every table of the database, as its owner writes it out. */
async function* dumped(): AsyncGenerator<readonly [table: string, rows: Buffer]> {
  const tables = await database.owner<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') order by 1`;
  for (const { name } of tables) {
    const rows = await database.owner.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    yield [name, Buffer.from(rows.map(({ row }) => row).join('\n'))];
  }
}

describe('a thief of', () => {
  it('the database, or of a dump, finds nothing that opens it', async (context) => {
    const found: string[] = [];
    let tables = 0;
    for await (const [name, rows] of dumped()) {
      tables += 1;
      found.push(...findIn(name, rows));
    }
    tried(context, tables * secrets.size);
    expect(tables).toBeGreaterThan(50);
    expect(found).toEqual([]);
  });

  it('the disk finds no picture, no document and no secret in the files', (context) => {
    const folder = database.platform.config.dataFolder;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    tried(context, files.length * secrets.size);
    expect(files.length).toBeGreaterThan(3);
    expect(
      files.flatMap(({ parentPath, name }) => findIn(name, readFileSync(join(parentPath, name)))),
    ).toEqual([]);
  });

  it('would be found out by this search: each is found where it lies open', () => {
    for (const [what, [secret]] of secrets)
      expect(
        findIn(
          'x',
          Buffer.concat([Buffer.from('before '), secret ?? Buffer.alloc(0), Buffer.from(' after')]),
        ),
      ).toContain(`${what} in x`);
  });
});
