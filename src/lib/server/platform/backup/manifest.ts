import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { sha256Hex } from '#lib/domain/input.ts';
import { canonicalText } from '#lib/domain/canonical.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { writePrivately } from '../embedded-postgres/files.ts';
import type { KeyProvider } from '../keys.ts';

/** What a backup is made of. It is written last, and whole: a folder without it is no backup. */
const Manifest = z.strictObject({
  format: z.literal('segl.backup.v1'),
  id: z.uuid(),
  takenAt: z.iso.datetime(),
  segl: z.string(),
  /** `embedded`: its database is in it; `own`: that lies elsewhere, and only the files are here. */
  database: z.enum(['embedded', 'own']),
  parts: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z]+\.part$/),
      bytes: z.int().min(0),
      sha256: sha256Hex,
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

export const MANIFEST = 'backup.json';

/** What was remembered of the logs; backups up to 0.4 have none. */
export const MEMORY_PART = 'memory.part';

export type ManifestError =
  | { code: 'backup_incomplete'; folder: string }
  | { code: 'backup_damaged'; part: string; offset: number | null }
  | { code: 'backup_wrong_key' };

/** The manifest, a fingerprint of the key, its checksum, and a seal that only the key can make. */
const Stored = z.strictObject({
  manifest: Manifest,
  key: z.string().regex(/^[0-9a-f]{32}$/),
  sha256: sha256Hex,
  seal: sha256Hex,
});
type Stored = z.infer<typeof Stored>;

export async function writeManifest(folder: string, keys: KeyProvider, manifest: Manifest): Promise<void> {
  const text = canonicalText(manifest);
  const stored: Stored = {
    manifest,
    key: fingerprintOf(keys, manifest.id),
    sha256: createHash('sha256').update(text).digest('hex'),
    seal: sealOf(keys, manifest.id, text),
  };
  await writePrivately(join(folder, MANIFEST), `${JSON.stringify(stored, null, 2)}\n`);
}

/**
 * Reads and checks it, in this order: there (`backup_incomplete`), readable and with its checksum (`backup_damaged`),
 * made with this key (`backup_wrong_key` where both fingerprint and seal are another's; `backup_damaged` where one is).
 */
export async function readManifest(
  folder: string,
  keys: KeyProvider,
): Promise<Result<Manifest, ManifestError>> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => null);
  if (text === null) return err({ code: 'backup_incomplete', folder });
  const damaged = err({ code: 'backup_damaged', part: MANIFEST, offset: null } as const);
  const stored = parsed(text);
  if (!stored) return damaged;
  const { manifest } = stored;
  const canonical = canonicalText(manifest);
  if (createHash('sha256').update(canonical).digest('hex') !== stored.sha256) return damaged;
  const known = same(stored.key, fingerprintOf(keys, manifest.id));
  const sealed = same(stored.seal, sealOf(keys, manifest.id, canonical));
  if (!known && !sealed) return err({ code: 'backup_wrong_key' });
  return known && sealed ? ok(manifest) : damaged;
}

/** The key of one part of a backup. */
export function partKey(keys: KeyProvider, id: string, name: string): Uint8Array {
  return keys.derive(`backup.v1:${id}:${name}`);
}

function parsed(text: string): Stored | null {
  try {
    const found = Stored.safeParse(JSON.parse(text));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}

function fingerprintOf(keys: KeyProvider, id: string): string {
  return Buffer.from(keys.derive(`backup-key.v1:${id}`))
    .toString('hex')
    .slice(0, 32);
}

function sealOf(keys: KeyProvider, id: string, text: string): string {
  return createHmac('sha256', keys.derive(`backup-seal.v1:${id}`))
    .update(text)
    .digest('hex');
}

/** Both of the same length, in hexadecimal. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
