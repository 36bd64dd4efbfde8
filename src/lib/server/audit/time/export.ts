import { ok } from '#lib/domain/result.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { inclusionProof } from '#lib/domain/tlog/proof.ts';
import { renewalText, tokenLeaf } from '#lib/domain/tlog/stamp.ts';
import { formatTlogProof } from '#lib/domain/tlog/tlog-proof.ts';
import { rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import { machine, NO_CLIENT } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { findLog } from '../store.ts';
import { readTokens, type ListedToken } from './store.ts';

export interface TokenFile {
  readonly name: string;
  readonly content: Uint8Array | string;
}

/**
 * The token over the installation's checkpoint of a size as files for other people's programs: what was stamped, the token,
 * the signed note; and each renewal that carries it on, with the token's proof of being in the list that was stamped then, in
 * the form of c2sp.org/tlog-proof whose checkpoint bears no signature but the renewal's token.
 *
 * @param size null: the newest that is stamped
 * @returns null where no checkpoint of that size is stamped
 */
export async function tokenFiles(platform: Platform, size: number | null): Promise<TokenFile[] | null> {
  const { origin, tokens } = await allTokens(platform);
  const one = tokens.findLast((token) => token.size !== null && (size ?? token.size) === token.size);
  const note = one?.note ? parseNote(one.note) : null;
  if (!one?.note || !note?.ok) return null;
  const leaves = tokens.map(({ token }) => tokenLeaf(token));
  const name = `checkpoint-${one.size}`;
  const files: TokenFile[] = [
    { name: `${name}.txt`, content: note.value.text },
    { name: `${name}.tst`, content: one.token },
    { name: `${name}.note`, content: one.note },
  ];
  for (const [at, renewal] of tokens.entries()) {
    if (renewal.size !== null || renewal.no < one.no) continue;
    const listed = leaves.slice(0, at);
    const text = renewalText(origin, listed);
    const path = await inclusionProof(
      (asked) =>
        Promise.resolve(
          asked.map(({ level, index }) =>
            rootOfLeaves(listed.slice(index * 2 ** level, (index + 1) * 2 ** level)),
          ),
        ),
      tokens.indexOf(one),
      at,
    );
    files.push(
      { name: `renewal-${renewal.no}.txt`, content: text },
      { name: `renewal-${renewal.no}.tst`, content: renewal.token },
      {
        name: `renewal-${renewal.no}.tlog-proof`,
        content: formatTlogProof({ extra: null, index: tokens.indexOf(one), path, checkpoint: text }),
      },
    );
  }
  return files;
}

const PAGE = 500;

async function allTokens(platform: Platform): Promise<{ origin: string; tokens: ListedToken[] }> {
  const read = await machine(platform).transaction(async (tx) => {
    const log = await findLog(tx, NO_CLIENT);
    const tokens: ListedToken[] = [];
    for (let page: ListedToken[] | null = null; !page || page.length === PAGE;) {
      page = await readTokens(tx, tokens.at(-1)?.no ?? -1, PAGE);
      tokens.push(...page);
    }
    return ok({ origin: log?.origin ?? '', tokens });
  });
  if (!read.ok) throw new Error('unreachable: reading has no expected failure');
  return read.value;
}
