import type { Column } from './catalogue.ts';

const JSON_VALUES = ['null', '[]', '-0', '1e400', '{"__proto__": [""]}', `"\\ud83e"`];

/**
 * Values at the ends of each of PostgreSQL's types, and some that are there under another name: what no number, time or text
 * of JavaScript is. A NEW TYPE of a column has its line.
 */
const EXTREMES: Readonly<Record<string, readonly string[]>> = {
  bool: [],
  bytea: ['', '\\x00', `\\x${'ff'.repeat(5000)}`],
  date: ['infinity', '-infinity', '4713-11-24 BC', '0001-01-01 BC', '0099-02-28', '5874897-12-31'],
  float8: ['NaN', 'Infinity', '-Infinity', '-0', '1e308', '5e-324'],
  inet: ['::', '::ffff:192.0.2.1', '0.0.0.0/0', 'ff02::1/128'],
  int2: ['-32768', '-1', '0', '32767'],
  int4: ['-2147483648', '-1', '0', '2147483647'],
  int8: ['-9223372036854775808', '-1', '0', '9007199254740993', '9223372036854775807'],
  json: JSON_VALUES,
  jsonb: JSON_VALUES.slice(0, -1),
  numeric: ['NaN', 'Infinity', '-Infinity', '1e400', '-0.5', '1e-400'],
  regclass: ['0', '4294967295', 'pg_class'],
  text: [
    '',
    ' ',
    '0',
    '\u0001\u007f',
    '\uffff\u{10ffff}',
    '\u202egnp',
    'e\u0301',
    '__proto__',
    'x'.repeat(70_000),
  ],
  timestamptz: [
    ...['infinity', '-infinity', '4713-11-24 00:00+00 BC', '0001-01-01 00:00+00 BC', '0099-02-28 00:00+00'],
    ...['294276-12-31 23:59:59.999999+00', '2026-01-01 00:00:00.000001+00'],
  ],
  uuid: ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  xid8: ['0', '18446744073709551615'],
};

/** All of them that a column can hold, and first that it holds nothing. */
export function extremesOf({ type }: Pick<Column, 'type'>): readonly (string | null)[] {
  if (type.startsWith('_')) return [null, '{}', '{NULL}', '{{NULL,NULL},{NULL,NULL}}', '[7:7]={NULL}'];
  const known = EXTREMES[type];
  if (!known) throw new Error(`no extremes of ${type}`);
  return [null, ...known];
}
