import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { readRevocationList } from '#lib/domain/signature/certificate/revocation-list.ts';
import { ok } from '#lib/domain/result.ts';
import { machine } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import type { Platform } from '../../platform/platform.ts';
import { keyIdOf } from '../pki/addresses.ts';
import type { Authority } from '../pki/certificates.ts';
import { buildRevocationList, type Revoked, type RevocationReason } from '../pki/revocation-list.ts';
import {
  findList,
  holdList,
  insertRevocation,
  putList,
  revocationsBy,
  type StoredList,
  type StoredRevocation,
} from './store.ts';

const DAY = 86_400_000;
/** How long a list is good, and how much of that must be left where nobody asks for a newer one. */
const LIFE = 14 * DAY;
const LEAST_LEFT = 7 * DAY;
/** How far the clocks of two processes may be apart. A list from later than that was made by a wrong clock. */
const CLOCK_TOLERANCE = 5 * 60_000;

/** What stands in a row was put there by somebody else: nothing is signed, certified or published on its word. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

/** Who revoked what, read by its certificate. */
export function namesOf(der: Uint8Array): Pick<Certificate, 'serialHex' | 'notAfter'> & { keyId: string } {
  const read = readCertificate(der);
  const issuer = read.ok ? read.value.extensions.authorityKeyId : null;
  if (!read.ok || issuer === null) throw new NotOurs('a certificate without an issuer');
  return { serialHex: read.value.serialHex, notAfter: read.value.notAfter, keyId: issuer };
}

/** When and why a certificate of this installation was revoked; null: it is good. */
export async function revocationOf(
  tx: Tx,
  platform: Platform,
  certificate: Uint8Array,
): Promise<Revoked | null> {
  const { keyId, serialHex } = namesOf(certificate);
  return (await revokedBy(tx, platform, keyId)).find(({ serial }) => serial === serialHex) ?? null;
}

/** @returns false where it was revoked already */
export function revoke(
  tx: Tx,
  platform: Platform,
  certificate: Uint8Array,
  reason: RevocationReason,
): Promise<boolean> {
  const { keyId, serialHex: serial } = namesOf(certificate);
  const row = { keyId, serial, at: platform.clock.now(), reason };
  return insertRevocation(tx, { ...row, proof: proofOf(platform, row) });
}

/**
 * The authority's newest revocation list, DER: made anew where the one there soon ends, lacks something that was
 * revoked, is older than `from`, or from a time that has not come. Of several processes one makes it. Its number is one more than the last one's.
 */
export async function revocationListOf(
  platform: Platform,
  authority: Authority,
  { from }: { readonly from?: Date } = {},
): Promise<Uint8Array> {
  const keyId = keyIdOf(authority.certificate);
  const now = platform.clock.now();
  const made = await machine(platform).transaction(async (tx) => {
    const wanted = { now, from };
    const there = await findList(tx, keyId);
    if (there && isGood(there, await revokedBy(tx, platform, keyId), wanted)) return ok(there.list);
    const last = await holdList(tx, keyId);
    const revoked = await revokedBy(tx, platform, keyId);
    if (last && isGood(last, revoked, wanted)) return ok(last.list);
    const number = (last?.number ?? 0) + 1;
    const nextUpdate = new Date(now.getTime() + LIFE);
    const list = await buildRevocationList(authority, { number, thisUpdate: now, nextUpdate, revoked });
    await putList(tx, {
      keyId,
      number,
      thisUpdate: now,
      nextUpdate,
      list,
      certificate: authority.certificate,
    });
    return ok(list);
  });
  if (!made.ok) throw new Error('a list can always be made');
  return made.value;
}

/** What is handed out to anybody under an authority's key identifier: its list and its certificate. */
export async function publishedUnder(platform: Platform, keyId: string): Promise<StoredList | null> {
  const found = await machine(platform).transaction(async (tx) => ok(await findList(tx, keyId)));
  return found.ok ? found.value : null;
}

function isGood(
  { list, thisUpdate, nextUpdate }: StoredList,
  revoked: readonly Revoked[],
  { now, from }: { readonly now: Date; readonly from: Date | undefined },
): boolean {
  const read = readRevocationList(list);
  const left = nextUpdate.getTime() - now.getTime();
  const whole = read.ok && read.value.revoked.size === revoked.length;
  const early = thisUpdate.getTime() - now.getTime() > CLOCK_TOLERANCE;
  return whole && !early && left > LEAST_LEFT && (from === undefined || thisUpdate >= from);
}

/** Throws where a row was not made by this installation: a list must not say what somebody wrote into a table. */
async function revokedBy(tx: Tx, platform: Platform, keyId: string): Promise<StoredRevocation[]> {
  const rows = await revocationsBy(tx, keyId);
  for (const row of rows) {
    const proof = proofOf(platform, row);
    if (proof.length !== row.proof.length || !timingSafeEqual(proof, row.proof))
      throw new NotOurs(`revocation of ${row.serial} was not made by this installation`);
  }
  return rows;
}

function proofOf(
  platform: Platform,
  { keyId, serial, at, reason }: Omit<StoredRevocation, 'proof'>,
): Uint8Array {
  const statement = { statement: 'segl.revocation.v1', keyId, serial, at: at.toISOString(), reason };
  const key = platform.keys.derive('signing.revocation.v1');
  return createHmac('sha256', key).update(canonicalBytes(statement)).digest();
}
