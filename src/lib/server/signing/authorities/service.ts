import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { announce, announcing, deliver, record } from '#lib/server/audit/index.ts';
import { machine, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import type { Platform } from '../../platform/platform.ts';
import { findClient } from '../../platform/tenant/store.ts';
import { originOf } from '../../platform/origin.ts';
import {
  createIssuer,
  createRoot,
  createTimestampAuthority,
  importAuthority,
  type Authority,
  type NewAuthority,
} from '../pki/certificates.ts';
import { LISTS_FILE, ROOTS_FILE, writePem } from '../pki/pem.ts';
import type { RevocationReason } from '../pki/revocation-list.ts';
import { namesOf, revocationListOf, revocationOf, revoke } from './revocation.ts';
import { issuerEvent, type Generation } from './statements.ts';
import {
  findAuthority,
  issuersOf,
  keepAuthority,
  keepIssuer,
  type AuthorityKind,
  type StoredAuthority,
} from './store.ts';

/** Opened once per process: a generation of an authority never changes. */
const kept = new WeakMap<Platform, Map<string, Promise<Authority>>>();

/** An authority with less time than this left is followed by another: what it certifies would end too soon. */
const LEAST_LEFT = 3 * 365 * 86_400_000;

/**
 * The root of every certificate of this installation; made the first time anybody asks. Its certificate lies in the data
 * folder as well, so that `segl verify` finds it without a database.
 */
export function rootOf(platform: Platform): Promise<Authority> {
  return once(platform, 'root', async () => {
    const root = await installationAuthority(platform, 'root', () =>
      createRoot({ name: 'Segl', now: platform.clock.now() }),
    );
    await layOut(platform, ROOTS_FILE, writePem([root.certificate]));
    return root;
  });
}

/** The root, where this installation has one already. */
export async function existingRoot(platform: Platform): Promise<Authority | null> {
  const found = await machine(platform).transaction(async (tx) => ok(await findAuthority(tx, 'root')));
  return found.ok && found.value ? rootOf(platform) : null;
}

/** The installation's own timestamp authority, for where no other is configured: the newest one that is good. */
export async function timestampsOf(platform: Platform): Promise<Authority> {
  const root = await rootOf(platform);
  const origin = publicOrigin(platform);
  return installationAuthority(
    platform,
    'timestamp',
    () => createTimestampAuthority(root, { name: 'Segl timestamps', origin, now: platform.clock.now() }),
    root,
  );
}

/**
 * Who certifies signatures in the client's name: made with the client's first document, and anew where the one before
 * was revoked or has little time left, which the log tells.
 */
export async function issuerOf(context: Context): Promise<Authority> {
  const { clientId, platform } = context;
  const root = await rootOf(platform);
  const known = await context.transaction(async (tx) => {
    const newest = (await generationsOf(tx, platform, clientId)).at(-1);
    return ok(newest && isGood(platform, newest, root) ? newest : null);
  });
  if (known.ok && known.value) return opened(platform, `issuer:${clientId}`, known.value);
  // That the one before was revoked comes into the log before what says who follows it.
  await deliver(platform, clientId);
  const made = await context.transaction(async (tx) => {
    const generations = await generationsOf(tx, platform, clientId);
    const newest = generations.at(-1);
    return ok(
      newest && isGood(platform, newest, root) ? newest : await newIssuer(tx, context, root, generations),
    );
  });
  if (!made.ok) throw new Error('an issuer can always be read');
  const issuer = await opened(platform, `issuer:${clientId}`, made.value);
  // Its certificates say where its list is from the first one on.
  await revocationListOf(platform, issuer);
  return issuer;
}

/** Every issuer the client has had: those of old have lists as well. */
export async function allIssuersOf(context: Context): Promise<Authority[]> {
  const { clientId, platform } = context;
  const found = await context.transaction(async (tx) => ok(await issuersOf(tx, clientId)));
  const rows = found.ok ? found.value : [];
  return Promise.all(rows.map((row) => opened(platform, `issuer:${clientId}`, row)));
}

/** With what became of each, the oldest first. */
export async function generationsOf(tx: Tx, platform: Platform, clientId: string): Promise<Generation[]> {
  return withRevocations(tx, platform, await issuersOf(tx, clientId));
}

async function withRevocations(
  tx: Tx,
  platform: Platform,
  issuers: readonly StoredAuthority[],
): Promise<Generation[]> {
  const generations: Generation[] = [];
  for (const row of issuers)
    generations.push({ ...row, revoked: await revocationOf(tx, platform, row.certificate) });
  return generations;
}

/**
 * Says of the client's issuer that nothing it certifies from now on is good: in the root's list, and, announced with it,
 * in the client's log. The next document gets a new one. `issuer_unknown`: there is none that could be revoked.
 */
export async function revokeIssuer(
  context: Context,
  reason: RevocationReason,
): Promise<Result<void, { code: 'issuer_unknown' }>> {
  const { clientId, platform } = context;
  const issuers = await context.transaction(async (tx) => ok(await issuersOf(tx, clientId)));
  const rows = issuers.ok ? issuers.value : [];
  const revoked = await announcing(context, async (tx) => {
    const newest = rows.at(-1);
    const found = await withRevocations(tx, platform, rows);
    if (!newest || !(await revoke(tx, platform, newest.certificate, reason)))
      return err({ code: 'issuer_unknown' } as const);
    const generations = await withRevocations(tx, platform, rows);
    const event = issuerEvent(clientId, 'revoked', { found, generations });
    await announce(tx, context, [clientId], event);
    return ok();
  });
  if (revoked.ok) await publishRoot(platform);
  return revoked;
}

/** The same of the installation's own timestamps; what they have stamped before stays good unless the key was lost. */
export async function revokeTimestamps(
  platform: Platform,
  reason: RevocationReason,
): Promise<Result<void, { code: 'issuer_unknown' }>> {
  const revoked = await machine(platform).transaction(async (tx) => {
    const newest = await findAuthority(tx, 'timestamp');
    const done = newest !== null && (await revoke(tx, platform, newest.certificate, reason));
    return done ? ok() : err({ code: 'issuer_unknown' } as const);
  });
  if (revoked.ok) await publishRoot(platform);
  return revoked;
}

/** The root's list, for all who ask and, like the root itself, in the data folder. */
export async function publishRoot(platform: Platform): Promise<Uint8Array> {
  const list = await revocationListOf(platform, await rootOf(platform));
  await layOut(platform, LISTS_FILE, list);
  return list;
}

/**
 * Writes a copy of what the database has, for `segl verify`, which meets the old one or the new. A full disk is in the
 * log: nobody's signature or verification waits for a copy.
 */
async function layOut({ config, log }: Platform, name: string, content: string | Uint8Array): Promise<void> {
  const path = join(config.dataFolder, name);
  const part = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (cause) {
    log.warn({ err: cause, file: name }, 'a copy for segl verify could not be written');
    await rm(part, { force: true });
  }
}

/**
 * The name in which this installation's certificates can be looked up; null where none is configured: then they carry no
 * address, since what the machine calls itself leads nobody else anywhere.
 */
export function publicOrigin({ config }: Platform): string | null {
  return config.origin ? originOf(config) : null;
}

async function newIssuer(
  tx: Tx,
  context: Context,
  root: Authority,
  before: readonly Generation[],
): Promise<StoredAuthority> {
  const { clientId, platform } = context;
  const client = await findClient(tx, clientId);
  if (!client) throw new Error('a context names a client that exists');
  const origin = publicOrigin(platform);
  const made = await createIssuer(root, { client, origin, now: platform.clock.now() });
  const row = sealedRow(platform, `issuer:${clientId}`, (before.at(-1)?.no ?? 0) + 1, made);
  if (await keepIssuer(tx, clientId, row)) {
    const generations = [...before, { ...row, revoked: null }];
    await record(tx, context, issuerEvent(clientId, 'created', { found: before, generations }));
    return row;
  }
  const first = (await issuersOf(tx, clientId)).at(-1);
  if (!first) throw new Error('whoever was first has an issuer');
  return first;
}

async function installationAuthority(
  platform: Platform,
  kind: AuthorityKind,
  make: () => Promise<NewAuthority>,
  root: Authority | null = null,
): Promise<Authority> {
  const stored = await machine(platform).transaction(async (tx) => {
    const newest = await findAuthority(tx, kind);
    const revoked = newest && root && (await revocationOf(tx, platform, newest.certificate));
    // Nobody could follow the root: everything was issued under it.
    if (newest && (!root || isGood(platform, { ...newest, revoked }, root))) return ok(newest);
    await keepAuthority(tx, kind, sealedRow(platform, kind, (newest?.no ?? 0) + 1, await make()));
    return ok(await findAuthority(tx, kind));
  });
  if (!stored.ok || !stored.value) throw new Error(`the ${kind} authority can always be read`);
  return opened(platform, kind, stored.value);
}

function isGood(platform: Platform, { certificate, revoked }: Generation, root: Authority): boolean {
  const { notAfter } = namesOf(certificate);
  const left = notAfter.getTime() - platform.clock.now().getTime();
  // One that ends with the root would be followed by one that ends with the root.
  return revoked === null && (left > LEAST_LEFT || notAfter >= namesOf(root.certificate).notAfter);
}

function sealedRow(platform: Platform, name: string, no: number, made: NewAuthority): StoredAuthority {
  return {
    no,
    certificate: made.certificate,
    sealedKey: platform.keys.seal(purpose(name), made.pkcs8),
    createdAt: platform.clock.now(),
  };
}

function opened(platform: Platform, name: string, row: StoredAuthority): Promise<Authority> {
  return once(platform, `${name}:${row.no}`, () =>
    importAuthority(row.certificate, platform.keys.open(purpose(name), row.sealedKey)),
  );
}

const purpose = (name: string) => `signing.authority.v1:${name}`;

function once(platform: Platform, name: string, make: () => Promise<Authority>): Promise<Authority> {
  const known = kept.get(platform) ?? new Map<string, Promise<Authority>>();
  kept.set(platform, known);
  const existing = known.get(name);
  if (existing) return existing;
  const made = make();
  known.set(name, made);
  // A failure is tried again by whoever asks next.
  made.catch(() => known.delete(name));
  return made;
}
