import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { demoCompany } from '../../../src/demo/index.ts';

const VOUCHERS = /<Transaction>.*<\/Transaction>/gs;

/**
 * The vouchers of a demo company as often as it takes, each time under other numbers, with the totals that they come to.
 * @param enough from how many bytes or vouchers on there are no more
 * @returns how many vouchers
 */
export async function writeSaft(
  path: string,
  enough: { readonly bytes?: number; readonly vouchers?: number },
): Promise<number> {
  const [head = '', ...journals] = demoCompany('fjordheim', '2026-11-28').split(/(?=<Journal>)/);
  const [single, each] = [sizeOf(journals), journals.join('').split('<Transaction>').length - 1];
  const rounds = Math.ceil(enough.bytes ? enough.bytes / single : (enough.vouchers ?? 0) / each);
  const out = createWriteStream(path);
  const write = async (text: string) => out.write(text) || (await once(out, 'drain'));
  await write(
    head.replaceAll(/(<(NumberOfEntries|TotalDebit|TotalCredit)>)([\d.]+)/g, (...[, tag, , sum]) => {
      return String(tag) + timesOf(String(sum), rounds);
    }),
  );
  for (const journal of journals) {
    const [vouchers = ''] = journal.match(VOUCHERS) ?? [];
    const [before = journal, after = ''] = vouchers ? journal.split(vouchers) : [];
    await write(before);
    for (let round = 0; vouchers && round < rounds; round += 1)
      await write(vouchers.replaceAll('<TransactionID>', `<TransactionID>${round}-`));
    await write(after);
  }
  out.end();
  await once(out, 'finish');
  return rounds * each;
}

const sizeOf = (texts: readonly string[]) => texts.reduce((sum, { length }) => sum + length, 0);

/** Of a count or an amount, without losing an øre. */
function timesOf(sum: string, rounds: number): string {
  const [whole = '', parts] = sum.split('.');
  if (parts === undefined) return String(BigInt(whole) * BigInt(rounds));
  const minor = (BigInt(whole + parts) * BigInt(rounds)).toString().padStart(3, '0');
  return `${minor.slice(0, -2)}.${minor.slice(-2)}`;
}
