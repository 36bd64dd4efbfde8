import type { Anchors } from '#lib/server/audit/index.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { formatNote } from '#lib/domain/tlog/note.ts';
import { NO_CLIENT } from '#lib/server/platform/context.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { WITNESSES } from '../../fixtures/evidence.ts';
import { newInstallation } from '../../signing/people.ts';
import type { TestDatabase } from '../database.ts';

const POLICY = '2.25.240209083834190496256571052344935569916';

/** An authority whose time is `now`: a token over a text, and the root that it leads to. */
export async function authorityAt(now: Date) {
  const { root, stamper } = await newInstallation(now);
  const authority = embeddedAuthority({ authority: stamper, chain: [], policy: POLICY, now: () => now });
  const stamp = async (text: string) => {
    const imprint = digestOf('SHA-256', new TextEncoder().encode(text));
    const token = await obtainTimestamp(authority, { imprint, roots: [root], now });
    if (!token.ok) throw new Error(token.error.code);
    return { token: token.value, root };
  };
  return { root, stamp };
}

/** Two witnesses of three have cosigned each checkpoint of the installation's log, and an authority has stamped it. */
export async function anchorsOf(database: TestDatabase): Promise<Anchors & { readonly root: Uint8Array }> {
  const { root, stamp } = await authorityAt(new Date(Math.floor(Date.now() / 1000) * 1000));
  const textAt = async (size: number) => {
    const [row] = await database.owner<{ note: string }[]>`
      select note from audit.checkpoint where client_id = ${NO_CLIENT} and size = ${size}`;
    return row?.note.slice(0, row.note.indexOf('\n\n') + 1) ?? '';
  };
  const witnesses = WITNESSES.map(({ vkey }) => vkey);
  return {
    root,
    async cosignaturesAt(_, size) {
      const text = await textAt(size);
      const signatures = WITNESSES.slice(0, 2).map(({ line }) => line(text));
      // Somebody whom nobody asked, and a line under a false name, are kept out of bundles.
      const [, , third] = WITNESSES;
      const others = third ? [{ ...third.line('x\n0\nx\n'), name: 'witness.two' }] : [];
      return formatNote({ text, signatures: [...others, ...signatures] })
        .trimEnd()
        .split('\n')
        .slice(4);
    },
    tokensAt: async (_, size) => [(await stamp(await textAt(size))).token, Uint8Array.of(0x30, 0)],
    policy: () => ({ quorum: 2, witnesses }),
    roots: () => Promise.resolve([root]),
  };
}
