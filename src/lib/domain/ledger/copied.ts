import type { CodingLine } from '../drafts/coded.ts';
import { codedInLines } from '../drafts/coded.ts';
import { codeVoucher, PLAIN_LINE, type VatOf } from './coding.ts';
import type { NewLine } from './voucher.ts';

/**
 * What posts these lines again: each with its VAT code where code and tax lie as they are posted here, with the tax as it
 * stands; else every line by itself, without codes, so that nothing is reckoned anew.
 */
export function copiedLines(lines: readonly NewLine[], vatOf: VatOf): CodingLine[] {
  const coded = withCodes(lines, vatOf);
  const said = { series: '', date: '0001-01-01', text: '', noPhoto: null } as const;
  const again = coded && codeVoucher(codedInLines({ ...said, lines: coded }), vatOf);
  if (coded && again?.ok && samePosted(again.value, lines)) return coded;
  return lines.map((line) => copied(line));
}

function withCodes(lines: readonly NewLine[], vatOf: VatOf): CodingLine[] | null {
  const left = [...lines];
  const coded: CodingLine[] = [];
  for (let line = left.shift(); line; line = left.shift()) {
    const vat = line.vat && vatOf(line.vat.code);
    if (line.vat && !vat) return null;
    let gross = line.amount;
    let taken = 0n;
    // The tax of a line stands behind it.
    while (line.vat && left[0] && isTaxOf(left[0], [vat?.accounts.input, vat?.accounts.output])) {
      const amount = left.shift()?.amount ?? 0n;
      gross += amount;
      taken += amount;
    }
    const stated = taken !== 0n ? taken : null;
    coded.push({ ...copied(line), amount: gross, vatCode: line.vat?.code ?? null, vatAmount: stated });
  }
  return coded;
}

function isTaxOf({ account, vat, text }: NewLine, accounts: readonly (string | null | undefined)[]): boolean {
  return vat === null && text === null && accounts.includes(account);
}

function copied({ account, amount, text, counterpartyId, dimensions, currency }: NewLine): CodingLine {
  return {
    ...PLAIN_LINE,
    ...{ account, amount, text, counterpartyId, dimensions: [...dimensions] },
    currency: currency && {
      code: currency.code,
      amount: currency.amount < 0n ? -currency.amount : currency.amount,
    },
  };
}

function samePosted(one: readonly NewLine[], other: readonly NewLine[]): boolean {
  const said = (lines: readonly NewLine[]) =>
    lines
      .map(({ account, amount, vat }) => `${account} ${amount} ${vat?.code} ${vat?.base} ${vat?.amount}`)
      .join();
  return said(one) === said(other);
}
