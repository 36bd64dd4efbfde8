import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentFile, documentStatement } from '#lib/domain/documents/document.ts';
import { ok } from '#lib/domain/result.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import { readRevocationList } from '#lib/domain/signature/certificate/revocation-list.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { courierOf, sequence, timelineOf, verifyLog } from '#lib/server/audit/index.ts';
import type { Clock } from '#lib/server/platform/clock.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { JOBS } from '#lib/server/api/jobs.ts';
import { makeDue } from '#lib/server/platform/jobs/schedule.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import {
  documentOf,
  newestBytes,
  sentTo,
  signNewest,
  signersIn,
  type SomeSigner,
} from '#tests/setup/books/documents.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { somebodyIn } from '#tests/setup/books/members.ts';
import { NEVER, tryJobs } from '#tests/setup/servers/jobs.ts';
import { listBy } from '#tests/signing/long-lived.ts';
import { newInstallation } from '#tests/signing/people.ts';
import { keyIdOf } from './pki/addresses.ts';
import { createTimestampAuthority, importAuthority, type Authority } from './pki/certificates.ts';
import { writePem } from './pki/pem.ts';
import type { TimestampAuthority } from '../platform/timestamps/authority.ts';
import { embeddedAuthority } from './authorities/embedded.ts';
import { publishedUnder, revocationListOf } from './authorities/revocation.ts';
import { issuerOf, revokeIssuer, revokeTimestamps, rootOf, timestampsOf } from './authorities/service.ts';
import { trustOf } from './authorities/timestamps.ts';
import { augmentDocument } from './documents/augment.ts';
import { loadFile } from './documents/files.ts';
import { insertAugmentation } from './documents/store.ts';
import { signingAnswers } from './reconcile.ts';
import { augmentDue, countRunningOut, keepRoot, keepSigned } from './upkeep.ts';
import { walk } from '#tests/setup/walk.ts';
import { LONG } from '#tests/setup/long.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;

let database: TestDatabase;
let clientId: string;
let sender: string;
/** Moved forward by the tests; back only by one about a clock that was wrong. */
let now = new Date('2026-06-15T10:00:00.000Z');
const clock: Clock = { now: () => now };

beforeAll(async () => {
  database = await freshDatabase(clock);
  clientId = await database.newClient('Fjord AS');
  ({ userId: sender } = await somebodyIn(as(), 'bookkeeper'));
});
afterAll(() => database.close());

const as = (userId?: string) => database.contextFor(clientId, userId);

/** Signed by these, and whatever the last signature brings with it. */
async function signedBy(context: (userId: string) => Context, ...names: string[]): Promise<string> {
  const signers = await signersIn(as(), ...names);
  const id = await sentTo(as(sender), signers);
  for (const { userId } of signers) must(await signNewest(context(userId), id));
  return id;
}

async function levels(id: string, at = now): Promise<(string | null)[]> {
  const verdict = await verifyPdf(await newestBytes(as(), id), { ...(await trustOf(database.platform)), at });
  expect(verdict).toMatchObject({ overall: 'valid', reasons: [] });
  return verdict.signatures.map(({ kind, level }) => (kind === 'timestamp' ? kind : level));
}

/** What the schedules have done every hour. */
async function keepEverything(platform: Platform): Promise<void> {
  await keepRoot(platform);
  for (const { id } of await database.owner`select id from platform.client order by name`) {
    const context = createContext(platform, {
      clientId: String(id),
      actorId: SYSTEM_ACTOR,
      requestId: uuidv7(),
    });
    await keepSigned(context, { stopping: NEVER, progress: () => Promise.resolve() });
  }
}

/** The same installation under another configuration. */
function configured(config: Partial<Platform['config']>): Platform {
  return { ...database.platform, config: { ...database.platform.config, ...config } };
}

const asOn = (platform: Platform) => (actorId: string) =>
  createContext(platform, { clientId, actorId, requestId: uuidv7() });

async function findings(): Promise<string[]> {
  await sequence(as());
  const { findings: found } = await verifyLog(as(), signingAnswers.reconcilers);
  return [
    ...found.map(({ code, subject }) => `${code} ${subject}`),
    ...(await signingAnswers.disagreements(as())),
  ];
}

describe('a document that all have signed', () => {
  it('is B-LTA at once, its signed file the beginning of the new one, and the log says so', async () => {
    const id = await signedBy(as, 'Anne', 'Bo');
    expect(await levels(id)).toEqual(['B-LTA', 'B-LTA', 'B-LTA', 'timestamp']);
    const document = await documentOf(as(), id);
    expect(document.augmentations).toHaveLength(1);
    const signed = await loadFile(as(), document.signatures[1]!.file);
    const newest = await newestBytes(as(), id);
    expect(Buffer.compare(newest.subarray(0, signed.length), signed)).toBe(0);
    const events = await database.owner`select e.kind, e.actor_id as actor from audit.event e
      where e.client_id = ${clientId} and e.subject_id = ${id} order by e.id desc limit 1`;
    expect(events[0]).toMatchObject({ kind: 'document.augmented', actor: SYSTEM_ACTOR });
    expect(await findings()).toEqual([]);
  });

  it('is not prepared before the last has signed', async () => {
    const [anne] = (await signersIn(as(), 'Anne', 'Bo')) as [SomeSigner, SomeSigner];
    const id = await sentTo(as(sender), [anne, ...(await signersIn(as(), 'Bo'))]);
    must(await signNewest(as(anne.userId), id));
    expect(await augmentDocument(as(), id)).toMatchObject({ error: { code: 'document_not_signed' } });
    expect((await documentOf(as(), id)).augmentations).toEqual([]);
  });
});

describe('a document that was completed without', () => {
  it('is brought up later, by the hourly look or by command', async () => {
    const [anne] = (await signersIn(as(), 'Anne')) as [SomeSigner];
    const without = asOn(configured({ timestamping: 'none' }));
    const id = await sentTo(without(anne.userId), [anne]);
    must(await signNewest(without(anne.userId), id));
    expect(await levels(id)).toEqual(['B-B', 'B-B']);
    expect(await countRunningOut(as(), now)).toMatchObject({ without: 1, ending: 0 });
    expect(await augmentDocument(without(anne.userId), id)).toMatchObject({
      error: { code: 'timestamps_off' },
    });
    await keepEverything(database.platform);
    expect(await levels(id)).toEqual(['B-LTA', 'B-LTA', 'timestamp']);
    expect(await countRunningOut(as(), now)).toMatchObject({ without: 0 });
    expect(await findings()).toEqual([]);
  });

  it('stands as it was signed where the authority does not answer, and nobody is told that it failed', async () => {
    const [anne] = (await signersIn(as(), 'Anne')) as [SomeSigner];
    const id = await sentTo(as(sender), [anne]);
    const silent = configured({ timestamping: 'http://127.0.0.1:9/' });
    expect(await signNewest(asOn(silent)(anne.userId), id)).toMatchObject({
      error: { code: 'timestamp_unavailable' },
    });
    must(await signNewest(as(anne.userId), id));
    expect(await augmentDocument(asOn(silent)(SYSTEM_ACTOR), id)).toMatchObject({
      error: { code: 'timestamp_unavailable' },
    });
    expect(await levels(id)).toEqual(['B-LTA', 'B-LTA', 'timestamp']);
  });
});

describe('revocation lists', () => {
  const listOf = async () => {
    const list = must(
      readRevocationList(await revocationListOf(database.platform, await rootOf(database.platform))),
    );
    const stored = await publishedUnder(
      database.platform,
      keyIdOf((await rootOf(database.platform)).certificate),
    );
    expect(Buffer.compare(stored?.list ?? Buffer.of(), list.bytes)).toBe(0);
    return { ...list, number: stored?.number ?? 0 };
  };

  it('are renewed before they end, their number going up, and not before', async () => {
    const first = await listOf();
    now = new Date(first.thisUpdate.getTime() + 6 * DAY);
    await keepEverything(database.platform);
    expect((await listOf()).number).toBe(first.number);
    now = new Date(first.thisUpdate.getTime() + 8 * DAY);
    await keepEverything(database.platform);
    const second = await listOf();
    expect(second.number).toBe(first.number + 1);
    expect(second.thisUpdate).toEqual(now);
    expect(second.nextUpdate).toEqual(new Date(now.getTime() + 14 * DAY));
    // The issuer's own as well.
    const issuer = keyIdOf((await issuerOf(as())).certificate);
    expect((await publishedUnder(database.platform, issuer))?.thisUpdate).toEqual(now);
  });

  it('are made anew for a document, so that they say what held when it was signed', async () => {
    const { number } = await listOf();
    now = new Date(now.getTime() + 60_000);
    expect((await listOf()).number).toBe(number);
    await signedBy(as, 'Anne');
    expect(await listOf()).toMatchObject({ number: number + 1, thisUpdate: now });
  });

  it('of two processes one makes it', async () => {
    const { number } = await listOf();
    now = new Date(now.getTime() + 8 * DAY);
    const others = [database.platform, database.anotherPlatform(clock), database.anotherPlatform(clock)];
    const made = await Promise.all(others.map(async (each) => revocationListOf(each, await rootOf(each))));
    expect(new Set(made.map((list) => Buffer.from(list).toString('hex'))).size).toBe(1);
    expect((await listOf()).number).toBe(number + 1);
  });

  it('are made anew where a clock that went wrong has dated one ahead', async () => {
    const today = now;
    now = new Date(today.getTime() + 4 * YEAR);
    const ahead = await listOf();
    expect(ahead.thisUpdate).toEqual(now);
    now = today;
    expect(await listOf()).toMatchObject({ number: ahead.number + 1, thisUpdate: today });
  });

  it('only go on: an older one can’t take the place of a newer, nor a list be put under another key', async () => {
    const change = (set: string) =>
      database.owner.unsafe(`update signing.revocation_list set ${set}`).then(() => 'changed', String);
    expect(await change('number = number')).toContain('does not follow');
    expect(await change('number = number + 2')).toContain('does not follow');
    expect(await change("number = number + 1, key_id = key_id || '0'")).toContain('does not follow');
  });

  it('are where the certificates say, which say nothing where the installation has no address', async () => {
    const platform = configured({ origin: 'https://segl.example.no' });
    const other = await database.newClient('Adresse AS');
    const context = createContext(platform, { clientId: other, actorId: SYSTEM_ACTOR, requestId: uuidv7() });
    const pointsOf = (der: Uint8Array) => must(readCertificate(der)).extensions.distributionPoints;
    const root = keyIdOf((await rootOf(platform)).certificate);
    expect(pointsOf((await issuerOf(context)).certificate)).toEqual([
      `https://segl.example.no/pki/${root}.crl`,
    ]);
    expect(pointsOf((await issuerOf(as())).certificate)).toEqual([]);
    expect(await publishedUnder(platform, 'ab'.repeat(20))).toBeNull();
  });
});

describe('the hourly look', () => {
  const without = () => asOn(configured({ timestamping: 'none' }));
  const due = () => ({ before: now, most: 2 });

  async function incomplete(context = without()): Promise<string> {
    const [anne] = (await signersIn(as(), 'Anne')) as [SomeSigner];
    const id = await sentTo(context(anne.userId), [anne]);
    must(await signNewest(context(anne.userId), id));
    // They are taken up in the order in which they were sent.
    now = new Date(now.getTime() + 1000);
    return id;
  }

  it('goes on behind the documents that fail by themselves, however many they are', LONG, async () => {
    const gone = [await incomplete(), await incomplete()];
    const sound = await incomplete();
    const lost = new Set<string>();
    for (const id of gone) lost.add(currentFile(await documentOf(as(), id)).blobId);
    const { blobs } = database.platform;
    const platform: Platform = {
      ...database.platform,
      blobs: {
        ...blobs,
        get: (client, id) => (lost.has(id) ? Promise.resolve(null) : blobs.get(client, id)),
      },
    };
    const first = await augmentDue(asOn(platform)(SYSTEM_ACTOR), due());
    expect(first).toMatchObject({
      augmented: 0,
      failed: { documentId: gone[0] },
      next: { documentId: gone[1] },
    });
    const told: string[] = [];
    const look = {
      ...{ stopping: NEVER, most: 2 },
      progress: (done: number, total: number) => Promise.resolve(void told.push(`${done} of ${total}`)),
    };
    expect(await keepSigned(asOn(platform)(SYSTEM_ACTOR), look)).toMatchObject({ error: { final: true } });
    expect((await documentOf(as(), sound)).augmentations).toHaveLength(1);
    // From the beginning again.
    expect(await keepSigned(as(), look)).toMatchObject({ ok: true });
    for (const id of gone) expect((await documentOf(as(), id)).augmentations).toHaveLength(1);
    expect(told).toEqual(['0 of 3', '0 of 3', '0 of 2', '2 of 2']);
  });

  it('goes on, and so does signing, where the copies for segl verify can’t be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'segl-copies-'));
    // Nothing can take the place of a folder with something in it.
    for (const name of ['signing-roots.pem', 'signing-roots.crl'])
      await mkdir(join(folder, name, 'occupied'), { recursive: true });
    const other = database.anotherPlatform(clock);
    const platform = { ...other, config: { ...other.config, dataFolder: folder } };
    const id = await signedBy(asOn(platform), 'Anne');
    await keepEverything(platform);
    expect(await levels(id)).toEqual(['B-LTA', 'B-LTA', 'timestamp']);
    expect(await readdir(folder)).toEqual(['signing-roots.crl', 'signing-roots.pem']);
    await rm(folder, { recursive: true });
  });

  it('does for one client what fails for another', LONG, async () => {
    // In the order of their names.
    const broken = await database.newClient('Aal AS');
    const [anne] = (await signersIn(as(), 'Anne')) as [SomeSigner];
    must(
      await signNewest(
        database.contextFor(broken, anne.userId),
        await sentTo(database.contextFor(broken), [anne]),
      ),
    );
    await database.owner.unsafe(`alter table signing.issuer disable trigger user;
      update signing.issuer set sealed_key = '\\x00' where client_id = '${broken}';
      alter table signing.issuer enable trigger user`);
    const id = await incomplete();
    const platform = database.anotherPlatform(clock);
    await makeDue(platform, JOBS, 'signing.upkeep', now);
    expect(await tryJobs(platform, broken)).toEqual(['postponed']);
    expect(await tryJobs(platform, clientId)).toEqual(['done']);
    expect((await documentOf(as(), id)).augmentations).toHaveLength(1);
  });
});

describe('a revoked issuer', () => {
  let before: string;
  let revokedAt: Date;

  it('is in the root’s list and in the log, and the next document has another', async () => {
    before = await signedBy(as, 'Anne');
    const old = await issuerOf(as());
    now = revokedAt = new Date(now.getTime() + DAY);
    must(await revokeIssuer(as(), 'keyCompromise'));
    const list = must(
      readRevocationList(await readFile(join(database.platform.config.dataFolder, 'signing-roots.crl'))),
    );
    const { serialHex } = must(readCertificate(old.certificate));
    expect(list.revoked.get(serialHex)).toEqual({ at: revokedAt, reason: 1 });
    const after = await signedBy(as, 'Bo');
    expect(Buffer.compare((await issuerOf(as())).certificate, old.certificate)).not.toBe(0);
    expect(await levels(after)).toEqual(['B-LTA', 'B-LTA', 'timestamp']);
    expect(await findings()).toEqual([]);
    expect(await revokeIssuer(database.contextFor(await database.newClient()), 'superseded')).toMatchObject({
      error: { code: 'issuer_unknown' },
    });
  });

  it('takes nothing from a signature that a timestamp proves to be older, which is told', async () => {
    const bytes = await newestBytes(as(), before);
    const verdict = await verifyPdf(bytes, { ...(await trustOf(database.platform)), at: now });
    expect(verdict.overall).toBe('valid');
    const told = { code: 'certificate_revoked_later', time: revokedAt.toISOString() };
    expect(verdict.signatures.map(({ reasons }) => reasons)).toMatchObject([[told], [told], []]);
  });

  it('whose client’s log can’t be reached is announced to it, before who follows', async () => {
    const { owner, platform } = database;
    await owner.unsafe(`create function public.stop() returns trigger language plpgsql as
      $$begin raise exception 'the server ends' using errcode = 'admin_shutdown'; end$$;
      create trigger stop before insert on audit.event for each row execute function public.stop()`);
    must(await revokeIssuer(as(), 'superseded'));
    await courierOf(platform).settled();
    expect((await verifyLog(as(), signingAnswers.reconcilers)).announced).toBe(1);
    expect(await findings()).toEqual([]);
    await expect(issuerOf(as())).rejects.toMatchObject({ code: '57P01' });
    await owner.unsafe('drop function public.stop() cascade');
    await issuerOf(as());
    await sequence(as());
    const kinds = must(await timelineOf(as(), { type: 'issuer', id: clientId })).map(({ kind }) => kind);
    expect(kinds).toEqual(
      ['created', 'revoked', 'created', 'revoked', 'created'].map((it) => `issuer.${it}`),
    );
    expect(await findings()).toEqual([]);
  });

  it('that is hidden in the table again is found by the log, and one put there by SQL makes no list', async () => {
    const { owner } = database;
    const behind = (work: string) =>
      owner.begin(async (sql) => {
        await sql.unsafe(`alter table signing.revocation disable trigger append_only; ${work};
          alter table signing.revocation enable trigger append_only`);
      });
    const [row] = await owner`select * from signing.revocation order by at limit 1`;
    await behind(`delete from signing.revocation where serial = '${String(row!['serial'])}'`);
    expect((await findings()).some((line) => line.includes(`issuer ${clientId}`))).toBe(true);
    await owner`insert into signing.revocation ${owner(row!)}`;
    expect(await findings()).toEqual([]);
    await owner`insert into signing.revocation ${owner({ ...row!, serial: '7f' })}`;
    await expect(trustOf(database.platform)).rejects.toThrow('not made by this installation');
    await behind("delete from signing.revocation where serial = '7f'");
  });
});

describe('a document timestamp', () => {
  it('is followed by another before its certificate ends, and the signatures outlive it', LONG, async () => {
    const id = await signedBy(as, 'Anne');
    const first = (await documentOf(as(), id)).augmentations[0]!;
    const bytes = await newestBytes(as(), id);
    now = new Date(first.until.getTime() - YEAR);
    await keepEverything(database.platform);
    expect((await documentOf(as(), id)).augmentations).toHaveLength(1);
    expect(await countRunningOut(as(), new Date(now.getTime() + 2 * YEAR))).toMatchObject({ without: 0 });
    now = new Date(first.until.getTime() - 100 * DAY);
    await keepEverything(database.platform);
    const document = await documentOf(as(), id);
    expect(document.augmentations.map(({ no }) => no)).toEqual([1, 2]);
    expect(document.augmentations[1]!.until.getTime()).toBeGreaterThan(first.until.getTime() + YEAR);
    const newest = await newestBytes(as(), id);
    expect(Buffer.compare(newest.subarray(0, bytes.length), bytes)).toBe(0);
    now = new Date(first.until.getTime() + YEAR);
    expect(await levels(id)).toEqual(['B-LTA', 'B-LTA', 'timestamp', 'timestamp']);
    expect(documentStatement.said(document)).not.toEqual(
      documentStatement.said({ ...document, augmentations: [first] }),
    );
    expect(currentFile(document)).toEqual(document.augmentations[1]!.file);
    expect(await findings()).toEqual([]);
  });

  it('is not made again while none would last longer', async () => {
    const id = await signedBy(as, 'Anne');
    expect(await augmentDocument(as(), id)).toMatchObject({ error: { code: 'timestamp_ends_sooner' } });
    expect((await documentOf(as(), id)).augmentations).toHaveLength(1);
    const due = { before: new Date(now.getTime() + 20 * YEAR), most: 100 };
    expect(await augmentDue(as(), due)).toMatchObject({
      augmented: 0,
      failed: { code: 'timestamp_ends_sooner' },
    });
  });

  it('of a revoked authority is none any more where the key was lost', async () => {
    const id = await signedBy(as, 'Anne');
    const old = await timestampsOf(database.platform);
    now = new Date(now.getTime() + DAY);
    must(await revokeTimestamps(database.platform, 'keyCompromise'));
    const verdict = await verifyPdf(await newestBytes(as(), id), {
      ...(await trustOf(database.platform)),
      at: now,
    });
    expect(verdict.signatures.at(-1)).toMatchObject({
      verdict: 'unknown_issuer',
      reasons: [{ code: 'timestamp_untrusted', what: 'certificate_revoked' }],
    });
    expect(Buffer.compare((await timestampsOf(database.platform)).certificate, old.certificate)).not.toBe(0);
  });
});

describe('an authority elsewhere', () => {
  /** Stamps, and serves its root's list; `list` is what is there, null nothing. */
  async function elsewhere() {
    const { rootAuthority, root } = await newInstallation(now);
    const there: { list: Uint8Array | null } = { list: await listBy(rootAuthority, { now }) };
    const state: { stamper?: TimestampAuthority; asked: string[] } = { asked: [] };
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        state.asked.push(`${request.method} ${request.url}`);
        if (request.method === 'POST')
          void state.stamper?.request(Buffer.concat(parts)).then((reply) => response.end(reply));
        else if (there.list) response.end(there.list);
        else response.writeHead(404).end();
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const made = await createTimestampAuthority(rootAuthority, { name: 'Tid AS', origin: url, now });
    const authority = await importAuthority(made.certificate, made.pkcs8);
    state.stamper = embeddedAuthority({ authority, chain: [], policy: '2.25.1', now: () => now });
    const timestampRoots = join(database.platform.config.dataFolder, 'time.pem');
    await writeFile(timestampRoots, writePem([root]));
    const platform = configured({ timestamping: `${url}/stamp`, timestampRoots });
    const close = () => new Promise((closed) => server.close(closed));
    return { ...state, platform, there, root: rootAuthority, close };
  }

  it('is asked for its list where its certificate says, which goes into the file', async () => {
    const { platform, asked, root, close } = await elsewhere();
    const id = await signedBy(asOn(platform), 'Anne');
    await close();
    // The seal by our own authority, the signature and the document by the other.
    expect(asked).toEqual(['POST /stamp', `GET /pki/${keyIdOf(root.certificate)}.crl`, 'POST /stamp']);
    const verdict = await verifyPdf(await newestBytes(as(), id), { ...(await trustOf(platform)), at: now });
    expect(verdict.signatures.map(({ kind, level }) => level ?? kind)).toEqual([
      'B-LTA',
      'B-LTA',
      'timestamp',
    ]);
  });

  it('whose list can’t be had or used leaves the document as it was signed', LONG, () =>
    walk(
      [
        ['is not there', () => Promise.resolve(null), 'HTTP 404'],
        [
          'is another’s',
          async () => listBy((await newInstallation(now)).rootAuthority, { now }),
          'signature_wrong',
        ],
        [
          'has ended',
          (root: Authority) => listBy(root, { now: new Date(now.getTime() - 30 * DAY) }),
          'ended',
        ],
        ['is none', () => Promise.resolve(Buffer.from('<html>')), 'element'],
      ],
      async (_, list, reason) => {
        const { platform, there, root, close } = await elsewhere();
        there.list = await list(root);
        const id = await signedBy(asOn(platform), 'Anne');
        expect((await documentOf(as(), id)).augmentations).toEqual([]);
        const failed = await augmentDocument(asOn(platform)(SYSTEM_ACTOR), id);
        await close();
        expect(failed).toMatchObject({ error: { code: 'revocation_unavailable' } });
        expect(JSON.stringify(failed)).toContain(reason);
      },
    ),
  );

  it('that is gone for good keeps none waiting but those it has stamped', LONG, async () => {
    const { platform, there, close } = await elsewhere();
    there.list = null;
    const stamped = await signedBy(asOn(platform), 'Anne');
    await close();
    now = new Date(now.getTime() + 1000);
    const without = asOn(configured({ timestamping: 'none' }));
    const id = await signedBy(without, 'Bo');
    const { timestampRoots } = platform.config;
    const due = { before: now, most: 100 };
    expect(await augmentDue(asOn(configured({ timestampRoots }))(SYSTEM_ACTOR), due)).toMatchObject({
      failed: { code: 'revocation_unavailable' },
      next: null,
    });
    expect((await documentOf(as(), stamped)).augmentations).toEqual([]);
    expect((await documentOf(as(), id)).augmentations).toHaveLength(1);
  });
});

describe('the database', () => {
  it('takes a later version only of what all have signed, one after the other, and keeps it', async () => {
    const signers = await signersIn(as(), 'Anne', 'Bo');
    const open = await sentTo(as(sender), signers);
    const done = await signedBy(as, 'Anne');
    const insert = (id: string, no: number) =>
      as().transaction(async (tx) => {
        const { no: _, ...made } = (await documentOf(as(), done)).augmentations[0]!;
        await insertAugmentation(tx, clientId, id, { ...made, no });
        return ok();
      });
    await expect(insert(open, 1)).rejects.toThrow(/signed by all|augmentation/);
    await expect(insert(done, 3)).rejects.toThrow(/does not follow|augmentation/);
    await expect(insert(done, 1)).rejects.toThrow();
    await expect(database.owner`update signing.augmentation set until = now()`).rejects.toThrow(
      'append-only',
    );
  });
});
