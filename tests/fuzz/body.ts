import {
  isArray,
  isDict,
  isName,
  isRef,
  isStream,
  isString,
  type PdfDict,
  type PdfValue,
} from '#lib/domain/pdf/syntax/value.ts';
import type { ObjectPlan } from './plan.ts';

/** A value as a file says it. */
export function written(value: PdfValue): string {
  if (isArray(value)) return `[${value.map(written).join(' ')}]`;
  if (isDict(value)) return `<< ${entriesOf(value)} >>`;
  if (isStream(value)) return `<< ${entriesOf(value.dict)} >>\nstream\n${latin(value.raw)}\nendstream`;
  if (isRef(value)) return `${value.number} ${value.generation} R`;
  if (isName(value)) return nameOf(value.name);
  if (isString(value)) return `<${Buffer.from(value.bytes).toString('hex')}>`;
  return String(value);
}

function entriesOf(dict: PdfDict): string {
  return [...dict.entries].map(([key, value]) => `${nameOf(key)} ${written(value)}`).join(' ');
}

function nameOf(name: string): string {
  const signs = Array.from(name, (sign) =>
    /[!"$&'*-.0-;=?-Z\\^-z|~]/.test(sign) ? sign : `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `/${signs.join('')}`;
}

const latin = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

/** The body of an object, as it was or changed in the planned way; at a place that `at` decides. */
export function changedBody(body: string, { body: way, at }: ObjectPlan): string {
  const [dict = '', ...rest] = body.split('stream\n');
  const tail = rest.length > 0 ? `stream\n${rest.join('stream\n')}` : '';
  const nth = (pattern: RegExp, change: (match: string) => string): string => {
    const found = [...dict.matchAll(pattern)];
    const match = found[at % Math.max(1, found.length)];
    if (!match) return body;
    return dict.slice(0, match.index) + change(match[0]) + dict.slice(match.index + match[0].length) + tail;
  };
  switch (way) {
    case 'same':
    case 'evidence':
      return body;
    case 'white':
      return nth(/ /g, () => ' \r\n\t\f ');
    case 'comment':
      return nth(/ /g, () => ' % 4 0 obj << >> endobj\n');
    case 'digit':
      return nth(/\d/g, (digit) => String((Number(digit) + 1 + (at % 9)) % 10));
    case 'number':
      return nth(
        /\b\d+\b/g,
        () => ['-1', '0.5', '99999999999', '+1', '1.', '.1', '00', '1e3'][at % 8] ?? '0',
      );
    case 'key':
      return nth(/\/\w+/g, (key) => `${key}X`);
    case 'twice':
      return nth(/\/\w+ (\d+ 0 R|\/\w+|\d+)/g, (entry) => `${entry} ${entry.replace(/\d/, '3')}`);
    case 'escaped':
      return nth(/\/\w+/g, (key) => `/#${key.charCodeAt(1).toString(16)}${key.slice(2)}`);
    case 'case':
      return nth(/\/[A-Z]\w+/g, (key) => key.toLowerCase());
    case 'generation':
      return nth(/\b\d+ 0 R/g, (ref) => ref.replace(' 0 R', ' 1 R'));
    case 'reference':
      return nth(/\b\d+ 0 R/g, () => `${1 + (at % 24)} 0 R`);
    case 'length':
      return nth(/\/Length \d+/g, (length) =>
        length.replace(/\d+/, (count) => String(Number(count) + (at % 7) - 3)),
      );
    case 'filter':
      return nth(/<</g, () => '<< /Filter /ASCIIHexDecode /DecodeParms << /Predictor 2 >>');
    case 'null':
      return 'null';
    case 'empty':
      return '<< >>';
    case 'cut':
      return body.slice(0, at % Math.max(1, body.length));
    case 'other content': {
      const content = '0.8 0 0 rg 0 0 999 999 re f';
      return `${dict.replace(/\/Length \d+( 0 R)?/, `/Length ${content.length}`)}stream\n${content}\nendstream`;
    }
  }
}
