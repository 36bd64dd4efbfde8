import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR, type Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import type { Platform } from '../../platform/platform.ts';
import { findClient } from '../../platform/tenant/store.ts';
import {
  createIssuer,
  createRoot,
  createTimestampAuthority,
  importAuthority,
  type Authority,
} from '../pki/certificates.ts';
import { ROOTS_FILE, writePem } from '../pki/pem.ts';
import { issuerEvent } from './statements.ts';
import {
  findAuthority,
  findIssuer,
  keepAuthority,
  keepIssuer,
  type AuthorityKind,
  type StoredAuthority,
} from './store.ts';

/** Kept per process: an authority never changes once it is there. */
const kept = new WeakMap<Platform, Map<string, Promise<Authority>>>();

/**
 * The root of every certificate of this installation; made the first time anybody asks. Its certificate lies in the data
 * folder as well, so that `segl verify` finds it without a database.
 */
export function rootOf(platform: Platform): Promise<Authority> {
  return once(platform, 'root', async () => {
    const root = await installationAuthority(platform, 'root', () =>
      createRoot({ name: 'Segl', now: platform.clock.now() }),
    );
    await writeFile(join(platform.config.dataFolder, ROOTS_FILE), writePem([root.certificate]));
    return root;
  });
}

/** The installation's own timestamp authority, for where no other is configured. */
export function timestampsOf(platform: Platform): Promise<Authority> {
  return once(platform, 'timestamp', async () => {
    const root = await rootOf(platform);
    return installationAuthority(platform, 'timestamp', () =>
      createTimestampAuthority(root, { name: 'Segl timestamps', now: platform.clock.now() }),
    );
  });
}

/** Who certifies signatures in the client's name; made with the client's first document, which the log tells. */
export function issuerOf(context: Context): Promise<Authority> {
  const { clientId, platform } = context;
  return once(platform, `issuer:${clientId}`, async () => {
    const root = await rootOf(platform);
    const stored = await context.transaction(async (tx) =>
      ok((await findIssuer(tx, clientId)) ?? (await newIssuer(tx, context, root))),
    );
    if (!stored.ok) throw new Error('an issuer can always be read');
    return opened(platform, `issuer:${clientId}`, stored.value);
  });
}

async function newIssuer(tx: Tx, context: Context, root: Authority): Promise<StoredAuthority> {
  const { clientId, platform } = context;
  const client = await findClient(tx, clientId);
  if (!client) throw new Error('a context names a client that exists');
  const made = await createIssuer(root, { client, now: platform.clock.now() });
  const row = sealedRow(platform, `issuer:${clientId}`, made);
  if (await keepIssuer(tx, clientId, row)) {
    await record(tx, context, issuerEvent(clientId, row));
    return row;
  }
  const first = await findIssuer(tx, clientId);
  if (!first) throw new Error('whoever was first has an issuer');
  return first;
}

async function installationAuthority(
  platform: Platform,
  kind: AuthorityKind,
  make: () => Promise<{ certificate: Uint8Array; pkcs8: Uint8Array }>,
): Promise<Authority> {
  const who = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: NO_CLIENT };
  const stored = await createContext(platform, who).transaction(async (tx) => {
    const existing = await findAuthority(tx, kind);
    if (existing) return ok(existing);
    await keepAuthority(tx, kind, sealedRow(platform, kind, await make()));
    return ok(await findAuthority(tx, kind));
  });
  if (!stored.ok || !stored.value) throw new Error(`the ${kind} authority can always be read`);
  return opened(platform, kind, stored.value);
}

function sealedRow(
  platform: Platform,
  name: string,
  made: { certificate: Uint8Array; pkcs8: Uint8Array },
): StoredAuthority {
  return {
    certificate: made.certificate,
    sealedKey: platform.keys.seal(purpose(name), made.pkcs8),
    createdAt: platform.clock.now(),
  };
}

function opened(platform: Platform, name: string, row: StoredAuthority): Promise<Authority> {
  return importAuthority(row.certificate, platform.keys.open(purpose(name), row.sealedKey));
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
