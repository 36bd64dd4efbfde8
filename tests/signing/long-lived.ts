import type { Result } from '#lib/domain/result.ts';
import { pathsIn } from '#lib/domain/signature/paths.ts';
import { appendEvidence } from '#lib/server/signing/pdf/sign/incremental.ts';
import type { Authority } from '#lib/server/signing/pki/certificates.ts';
import { buildRevocationList, type Revoked } from '#lib/server/signing/pki/revocation-list.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { DAY, NOW } from './certificates.ts';
import type { Installation } from './people.ts';

export interface Keeping {
  readonly installation: Pick<Installation, 'root' | 'rootAuthority' | 'issuer' | 'stamper'>;
  readonly now?: Date;
  readonly field?: string;
  /** By the root, of its issuers. */
  readonly revoked?: readonly Revoked[];
  readonly number?: number;
  readonly stamper?: Authority;
  /** Instead of those that belong there. */
  readonly lists?: readonly Uint8Array[];
}

/** A list of that authority's, good for a week. */
export function listBy(
  authority: Authority,
  { now = NOW, number = 1, revoked = [] }: { now?: Date; number?: number; revoked?: readonly Revoked[] } = {},
): Promise<Uint8Array> {
  const nextUpdate = new Date(now.getTime() + 7 * DAY);
  return buildRevocationList(authority, { number, thisUpdate: now, nextUpdate, revoked });
}

/** A signed file with all that judging it later needs, and a document timestamp: as the service makes it. */
export async function keptForLong(file: Uint8Array, keeping: Keeping): Promise<Uint8Array> {
  const { installation, now = NOW, field = 'Timestamp1', revoked = [], number = 1 } = keeping;
  const { root, rootAuthority, issuer, stamper } = installation;
  const authority = keeping.stamper ?? stamper;
  const tsa = embeddedAuthority({ authority, chain: [], policy: '2.25.1', now: () => now });
  const paths = must(await pathsIn(file, { roots: [root], at: now }));
  return must(
    await appendEvidence(file, {
      field,
      certificates: unique(paths.flat()),
      lists: keeping.lists ?? [
        await listBy(rootAuthority, { now, number, revoked }),
        await listBy(issuer, { now, number }),
      ],
      stamp: (imprint) => obtainTimestamp(tsa, { imprint, roots: [root], now }),
    }),
  );
}

function unique(ders: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(ders.map((der) => [Buffer.from(der).toString('hex'), der])).values()];
}

function must<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
