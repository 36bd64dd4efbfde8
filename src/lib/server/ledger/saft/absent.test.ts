import { existsSync, readFileSync } from 'node:fs';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { ASIDE, SaftSchema, type Variant } from '#tests/setup/files/saft-schema.ts';
import { readSaft } from '#lib/domain/ledger/saft/reader.ts';
import type { SaftRecord } from '#lib/domain/ledger/saft/records.ts';
import { surveySaft } from './survey.ts';
import { SaftTally } from '#lib/domain/ledger/saft/tally.ts';
import { oneIn } from '#tests/setup/long.ts';

/*
 * What a schema lets a file leave out is left out, one element at a time, out of a file with all of them: the schema
 * itself calls each file valid, and each is read to be what the whole file is, less what is absent. What several
 * versions let a file leave out is left out under the newest of them: of a version's own is what a selection needs (check.test.ts).
 */

/** The newest first. */
const SCHEMAS = [
  ['1.40', '1.40.reconstructed.xsd'],
  ['1.30', '1.30.xsd'],
  ['1.20', '1.20.xsd'],
  ['1.10', '1.10.xsd'],
] as const;

const tried = new Set<string>();

const bytesOf = (text: string) => () => new Blob([text]).stream();

async function read(text: string): Promise<{ records: SaftRecord[]; tally: SaftTally }> {
  const tally = new SaftTally();
  const records: SaftRecord[] = [];
  for await (const item of readSaft(bytesOf(text)(), tally)) {
    if (!item.ok) throw new Error(`${item.error.code} at ${item.error.path}`);
    records.push(item.value);
  }
  return { records, tally };
}

/** Whether everything in `less` is also in `more`, and the same there: nothing made up, nothing changed. */
function isPartOf(less: unknown, more: unknown): boolean {
  if (Array.isArray(less) && Array.isArray(more)) {
    let at = 0;
    return less.every((each) => {
      while (at < more.length && !isPartOf(each, more[at])) at += 1;
      return at++ < more.length;
    });
  }
  if (typeof less !== 'object' || less === null || typeof more !== 'object' || more === null)
    return less === more;
  return Object.entries(less).every(([key, value]) =>
    isPartOf(value, (more as Record<string, unknown>)[key]),
  );
}

/** Without these the rest names or counts what is not there: read, and rightly refused as a ledger. */
const DEFINES =
  /^AuditFile\/(MasterFiles(\/(GeneralLedgerAccounts|Customers|Suppliers|TaxTable))?|GeneralLedgerEntries\/Journal(\/Transaction)?)$/;

describe.each(SCHEMAS)('what %s may leave out', (version, name) => {
  const path = fixture(`saf-t/xsd/${name}`);
  const present = existsSync(path);
  it.skipIf(!present)(
    present ? 'is absent, never nothing or an error' : `skipped: ${path} not present`,
    async () => {
      const xsd = readFileSync(path, 'utf8');
      const schema = new SaftSchema(xsd, version);
      const validator = XsdValidator.fromDoc(XmlDocument.fromString(xsd));
      const valid = (text: string) => {
        const document = XmlDocument.fromString(text);
        try {
          validator.validate(document);
        } finally {
          document.dispose();
        }
      };
      const whole = schema.file();
      valid(whole);
      const full = await read(whole);
      expect((await surveySaft(bytesOf(whole), 'ledger')).ok).toBe(true);
      const variants = schema.variants();
      expect(variants.length).toBeGreaterThan(250);
      for (const variant of variants.filter((_, at) => at % oneIn(4) === 0)) {
        const said = sayingOf(variant);
        if (tried.has(said)) continue;
        tried.add(said);
        await tryVariant(schema.file(variant), variant, full.records, valid);
      }
      validator.dispose();
    },
  );
});

const sayingOf = ({ id, branch }: Variant) => `${id} ${branch ?? 'absent'}`;

async function tryVariant(
  text: string,
  variant: Variant,
  full: readonly SaftRecord[],
  valid: (text: string) => void,
): Promise<void> {
  const said = sayingOf(variant);
  const { records, tally } = await read(text).catch((cause: unknown) => {
    throw new Error(`${said}: ${String(cause)}`);
  });
  if (variant.branch === undefined) expect(isPartOf(records, full), said).toBe(true);
  // Some hundred thousand rows: to ask of each would cost more than to read the files.
  const wrong = tally
    .table()
    .filter(
      ({ read: times, kept, checked, left }) =>
        kept + checked + left !== times || Math.min(kept, checked, left) < 0,
    );
  expect(wrong, said).toEqual([]);
  if (ASIDE.test(variant.id) || DEFINES.test(variant.id)) return;
  valid(text);
  const survey = await surveySaft(bytesOf(text), 'ledger');
  expect(survey.ok ? 'imported' : describeError(survey.error), said).toBe('imported');
}

function describeError(error: object): string {
  return JSON.stringify(error, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each));
}
