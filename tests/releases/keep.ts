import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import postgres from 'postgres';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { sequence } from '#lib/server/audit/index.ts';
import { addMember, createUser, enrolTotp } from '#lib/server/identity/index.ts';
import { createClient } from '#lib/server/ledger/chart/clients.ts';
import { addToChart, lockPeriod } from '#lib/server/ledger/chart/service.ts';
import { decide } from '#lib/server/desk/drafts/approvals.ts';
import { hashOfDraft } from '#lib/server/desk/drafts/statements.ts';
import { findDraft } from '#lib/server/desk/drafts/store.ts';
import { reverseVoucher } from '#lib/server/ledger/vouchers/reversal.ts';
import { postVoucher } from '#lib/server/ledger/vouchers/service.ts';
import { Config } from '#lib/server/platform/config/config.ts';
import { createContext, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import { prepareDatabase } from '#lib/server/platform/migrate.ts';
import { keysOf, masterBeside } from '../setup/keys.ts';
import { createPlatform, type Platform } from '#lib/server/platform/platform.ts';
import { registerDevice } from '#lib/server/sync/service.ts';
import { smallChart, voucherOf } from '../setup/books/chart.ts';
import { sentTo, signNewest } from '../setup/books/documents.ts';
import { must, submittedDraft } from '../setup/books/drafts.ts';
import { startTestServer } from '../setup/servers/postgres-server.ts';
import { filesBelow, rowsOf, type KeptRelease } from './kept.ts';
import { day } from '../setup/books/day.ts';

/*
 * Keeps what this release writes, so that later ones can be tried on it: run once when a release is made,
 *
 *     node tests/releases/keep.ts 0.2.0
 *
 * and commit the file. It is never made again by later code, whose habits it would have.
 */
const [version] = process.argv.slice(2);
if (!version) throw new Error('say which release: node tests/releases/keep.ts 0.2.0');

const folder = await mkdtemp(join(tmpdir(), 'segl-keep-'));
const server = await startTestServer();
const masterKey = masterBeside(folder);
const keys = keysOf(masterKey);
const prepared = must(
  await prepareDatabase({
    ownerUrl: server.url,
    migrations: 'apply',
    keys,
  }),
);
const config = Config.parse({ dataFolder: folder, logLevel: 'silent', timestamping: 'embedded' });
const platform = createPlatform({ config, appUrl: prepared.appUrl, keys });
const owner = postgres(server.url, { max: 1, onnotice: () => {} });
try {
  const clientId = await journey(platform);
  const migrations = await owner`select max(created_at)::text as last from drizzle.__drizzle_migrations`;
  const kept: KeptRelease = {
    version,
    clientId,
    migratedTo: Number(migrations[0]?.['last']),
    masterKey: Buffer.from(masterKey).toString('base64'),
    files: await filesBelow(join(folder, 'files')),
    rows: await rowsOf(owner),
  };
  const file = join(import.meta.dirname, `${version}.json.gz`);
  await writeFile(file, gzipSync(JSON.stringify(kept), { level: 9 }));
  console.log(file);
} finally {
  await platform.database.close();
  await owner.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/** Something of everything that a client has. @returns its id */
async function journey(platform: Platform): Promise<string> {
  const clientId = uuidv7();
  const as = (actorId: string) => createContext(platform, { clientId, actorId, requestId: uuidv7() });
  const machine = as(SYSTEM_ACTOR);
  await machine.transaction(async (tx) => {
    await createClient(tx, machine, { orgnr: '999999999', name: 'Fjordheim Bygg AS' });
    await addToChart(tx, machine, smallChart);
    return ok();
  });
  const person: Record<string, string> = {};
  for (const role of ['field', 'bookkeeper', 'manager'] as const) {
    const email = `${role}@fjordheim.example`;
    const created = await createUser(machine, { email, name: role, password: 'en lang og god setning' });
    person[role] = must(created).userId;
    must(await addMember(machine, { email, role }));
    must(await enrolTotp(machine, { email }));
  }
  const [field, bookkeeper, manager] = ['field', 'bookkeeper', 'manager'].map((role) =>
    as(person[role] ?? ''),
  );
  if (!field || !bookkeeper || !manager) throw new Error('three people work here');
  must(await registerDevice(field, { deviceId: uuidv7(), name: 'Telefon' }));

  const approved = await submittedDraft(field, bookkeeper, 2);
  const draft = must(
    await manager.transaction(async (tx) => ok(await findDraft(tx, clientId, approved.draftId))),
  );
  if (!draft) throw new Error('no draft');
  const decision = { ...approved, approvalId: uuidv7(), contentHash: hashOfDraft(draft) };
  must(await decide(manager, { ...decision, decision: 'approved', reason: null }));
  await submittedDraft(field, bookkeeper);

  const voucher = voucherOf({ amount: 12_500n, project: '1' });
  must(await postVoucher(bookkeeper, voucher));
  const reversal = { id: uuidv7(), voucherId: voucher.id, date: day('2026-07-01'), text: 'Feil' };
  must(await reverseVoucher(bookkeeper, reversal));
  must(await lockPeriod(bookkeeper, { year: 2026, period: 1 }));

  const signers = [{ userId: person['manager'] ?? '', name: 'manager' }];
  const signed = await sentTo(bookkeeper, signers);
  must(await signNewest(manager, signed));
  await sentTo(bookkeeper, signers);
  await sequence(machine);
  return clientId;
}
