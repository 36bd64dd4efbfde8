import { readFile } from 'node:fs/promises';
import type { TrustedRoots } from '#lib/domain/signature/verify.ts';
import type { Platform } from '../../platform/platform.ts';
import { embeddedAuthority } from './embedded.ts';
import { httpAuthority } from '../../platform/timestamps/http.ts';
import type { TimeRoots, TimestampSource } from '../../platform/timestamps/source.ts';
import { readPem } from '../pki/pem.ts';
import { revocationListOf } from './revocation.ts';
import { existingRoot, rootOf, timestampsOf } from './service.ts';

/** The installation's own timestamps: from its own clock, which nobody else vouches for. */
const POLICY = '2.25.71175679575754114171392976654978501898';

/** As configured; null where signatures get none (B-B). */
export async function timestampSource(platform: Platform): Promise<TimestampSource | null> {
  const { timestamping } = platform.config;
  if (timestamping === 'none') return null;
  const { timeRoots: roots } = await trustedRoots(platform);
  if (timestamping !== 'embedded') return { authority: httpAuthority(timestamping), roots };
  const authority = embeddedAuthority({
    authority: await timestampsOf(platform),
    chain: [],
    policy: POLICY,
    now: () => platform.clock.now(),
  });
  return { authority, roots };
}

/** Whom this installation believes: its own root about who signed and when, the configured ones about when alone. */
export async function trustedRoots(platform: Platform): Promise<Required<Omit<TrustedRoots, 'lists'>>> {
  const own = (await rootOf(platform)).certificate;
  return { roots: [own], timeRoots: [own, ...(await configuredRoots(platform))] };
}

/** Whom it believes about when. Makes no root where there is none. */
export async function timeRoots(platform: Platform): Promise<TimeRoots> {
  const own = await existingRoot(platform);
  return { own: own?.certificate ?? null, others: await configuredRoots(platform) };
}

async function configuredRoots({ config: { timestampRoots } }: Platform): Promise<Uint8Array[]> {
  return timestampRoots ? readPem(await readFile(timestampRoots, 'utf8')) : [];
}

/** The same, and what this installation has revoked itself: all that a verifier needs beside the file. */
export async function trustOf(platform: Platform): Promise<Required<TrustedRoots>> {
  const lists = [await revocationListOf(platform, await rootOf(platform))];
  return { ...(await trustedRoots(platform)), lists };
}
