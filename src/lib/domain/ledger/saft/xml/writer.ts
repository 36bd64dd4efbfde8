import { cut } from '../../../text.ts';
import { timesOf, type Carried, type SaidOnce } from '../carried.ts';
import { childrenOf, type WrittenVersion } from '../element-order.ts';
import { parseExact } from '../values.ts';

/** What people write may be longer than the schema lets it be (SAFlongtextType and shorter ones, in characters). */
const LONGEST: Readonly<Record<string, number>> = {
  ...{ Description: 256, AccountDescription: 256, Name: 256, AnalysisTypeDescription: 256 },
  ...{ AnalysisIDDescription: 256, SourceID: 35, VoucherType: 70, ReferenceNumber: 35, CID: 35 },
};

/**
 * An element with its content, on a line of its own: children in the order of the schema, whatever the order they are
 * given in; without those that the version does not have.
 */
export function xmlOf(name: string, said: SaidOnce, version: WrittenVersion, parent = ''): string {
  const children = childrenOf(version, name, parent);
  if (children === null || typeof said === 'string')
    return `<${name}>${typeof said === 'string' ? textOf(name, said) : ''}</${name}>\n`;
  return `<${name}>${contentOf(name, said, children, version)}</${name}>\n`;
}

function contentOf(
  name: string,
  said: Carried,
  children: readonly string[],
  version: WrittenVersion,
): string {
  const fitting = version === '1.30' && 'CurrencyAmount' in said ? withoutFine(said) : said;
  let content = '';
  for (const child of children) {
    const value = fitting[child];
    if (value === undefined) continue;
    if (typeof value === 'string') content += `<${child}>${textOf(child, value)}</${child}>`;
    else for (const each of timesOf(value)) content += xmlOf(child, each, version, name).trimEnd();
  }
  return content;
}

/** 1.30 has no room for an amount finer than two decimals: it is information beside the amount in kroner. */
function withoutFine(said: Carried): Carried {
  const exact = typeof said['CurrencyAmount'] === 'string' ? parseExact(said['CurrencyAmount']) : null;
  if (exact !== null && (exact.split('.')[1] ?? '').length <= 2) return said;
  const { CurrencyCode: _, CurrencyAmount: __, ExchangeRate: ___, ...rest } = said;
  return rest;
}

function textOf(name: string, text: string): string {
  const longest = LONGEST[name];
  return escaped(longest === undefined || text.length <= longest ? text : cut(text, longest));
}

const SPECIAL = /[&<>\r]/g;
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
/** What XML 1.0 has no way to write. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const UNWRITABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Text between two tags. */
export function escaped(text: string): string {
  return text.replace(UNWRITABLE, '\uFFFD').replace(SPECIAL, (mark) => MARKS[mark] ?? mark);
}
