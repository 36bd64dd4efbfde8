import { bytesToHex } from '@noble/hashes/utils.js';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { sequence, verifyLog } from '#lib/server/audit/index.ts';
import { daysAfter, monthRange, type CivilDate } from '#lib/domain/date.ts';
import { SPECIFICATIONS, SPECIFIED, type Specification } from '#lib/domain/ledger/vat-return/figures.ts';
import type { TermKind } from '#lib/domain/ledger/vat-return/terms.ts';
import type { Remark } from '#lib/domain/ledger/vat-return/remarks.ts';
import { rateText } from '#lib/domain/ledger/vat-return/xml.ts';
import { rateOn, vatCode } from '#lib/domain/ledger/vat.ts';
import { vatSides } from '#lib/domain/ledger/vat-accounts.ts';
import { standardChart } from '#lib/domain/ledger/standard-charts/standard-chart.ts';
import { reversalOf, type NewLine, type NewVoucher } from '#lib/domain/ledger/voucher.ts';
import { ok } from '#lib/domain/result.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { newMember } from '#tests/setup/books/members.ts';
import { deliverTerm, returnOf } from '#tests/setup/books/vat-return.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import type { Context } from '../../platform/context.ts';
import { sha256 as hashed } from '../../platform/hashing.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { addToChart, calendarYear } from '../chart/service.ts';
import { loadVoucher } from '../vouchers/read-store.ts';
import { postVoucher } from '../vouchers/service.ts';
import { deliverReturn, handedOver, reopenReturn, settleReturn } from './deliver.ts';
import { deliveredFile, listDelivered } from './delivered.ts';
import { setRegistration, setSpecification } from './registration.ts';
import { NO_REMARKS, readTerms, readTermsDue, type Remarks } from './return.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** A bookkeeper in a client with the standard chart, registered from the first of these years on. */
async function registered(term: TermKind = 'two-months', named = [2025, 2026]): Promise<Context> {
  const clientId = await database.newClient();
  const context = database.contextFor(clientId);
  const { accounts, vatCodes, vatAccounts, series } = standardChart('AS', true);
  const undated = { standardAccount: null, validFrom: null, validTo: null };
  const years = named.map(calendarYear);
  await context.transaction(async (tx) =>
    ok(
      await addToChart(tx, context, {
        years: years.flatMap((each) => each.years),
        periods: years.flatMap((each) => each.periods),
        accounts: accounts.map((each) => ({ ...each, ...undated })),
        vatCodes: vatCodes.map(({ rates, ...each }) => ({ ...each, rates: [...rates] })),
        vatAccounts: vatAccounts.map((each) => ({ ...each, source: 'chart' })),
        series,
      }),
    ),
  );
  const bookkeeper = await newMember(database, clientId, 'bookkeeper');
  must(await setRegistration(bookkeeper, { validFrom: `${named[0] ?? 0}-01-01`, term }));
  return bookkeeper;
}

const PLAIN = { text: null, vat: null, counterpartyId: null, currency: null, dimensions: [] };
const BANK = '1920';

function voucher(date: CivilDate, lines: readonly NewLine[]): NewVoucher {
  const id = uuidv7();
  return {
    id,
    series: 'GL',
    date,
    text: 'Prøve',
    source: 'manual',
    sourceRef: null,
    draftId: null,
    reversesId: null,
    lines,
  };
}

/**
 * A voucher under a code as it is posted: turnover in credit, what is bought in debit, the tax on its accounts, the rest on the
 * bank. `tax` as the return has it is what is owed; of input tax what is deducted.
 */
function taxed(date: CivilDate, standard: string, base: bigint, tax: bigint, code = standard): NewVoucher {
  const { direction, reverseCharge } = vatCode(standard) ?? { direction: 'none', reverseCharge: 'none' };
  const [side] = direction === 'output' ? [-1n] : [1n];
  const sides = vatSides(standard);
  const accounts = standardChart('AS', true).vatAccounts.find((each) => each.code === standard);
  const rateBp = rateOn(standard, date);
  const amount = side * base;
  const lines: NewLine[] = [
    {
      ...PLAIN,
      account: direction === 'output' ? '3000' : '4000',
      amount,
      vat: { code, rateBp, base: amount, amount: side * tax },
    },
  ];
  if (reverseCharge === 'self') {
    if (sides.includes('output')) lines.push({ ...PLAIN, account: accounts?.output ?? '', amount: -tax });
    if (sides.includes('input')) lines.push({ ...PLAIN, account: accounts?.input ?? '', amount: tax });
  } else if (sides.length > 0) {
    lines.push({ ...PLAIN, account: accounts?.[sides[0]!] ?? '', amount: side * tax });
  }
  const rest = lines.reduce((sum, line) => sum + line.amount, 0n);
  const all = [...lines, { ...PLAIN, account: BANK, amount: -rest }].filter((line) => line.amount !== 0n);
  return voucher(date, all);
}

async function post(context: Context, ...vouchers: readonly NewVoucher[]): Promise<void> {
  for (const each of vouchers) must(await postVoucher(context, each));
}

/* The authority's own examples. */

const EXAMPLES = fixture('mva-melding/examples');
const XSD = fixture(
  'mva-melding/xsd/no.skatteetaten.fastsetting.avgift.mva.skattemeldingformerverdiavgift.v1.0.xsd',
);
const there = existsSync(EXAMPLES) && existsSync(XSD);

interface Told {
  readonly mvaKode: string;
  readonly spesifikasjon?: string;
  readonly grunnlag?: string;
  readonly sats?: string;
  readonly merverdiavgift: string;
  readonly remark?: Remark;
}

/** The lines of a file, and what they come to. */
function read(xml: string): { due: string; category: string; lines: Told[] } {
  const parser = new SaxesParser();
  const path: string[] = [];
  const lines: Record<string, unknown>[] = [];
  let [due, category] = ['', ''];
  parser.on('opentag', ({ name }) => {
    path.push(name);
    if (name === 'mvaSpesifikasjonslinje') lines.push({});
  });
  parser.on('text', (text) => {
    const [name = '', parent = ''] = [path.at(-1), path.at(-2)];
    if (name === 'fastsattMerverdiavgift') due = text;
    if (name === 'meldingskategori') category = text;
    const line = path.includes('mvaSpesifikasjonslinje') ? lines.at(-1) : undefined;
    if (!line || text.trim() === '') return;
    if (parent === 'merknad') line['remark'] = name === 'utvalgtMerknad' ? { chosen: text } : { text };
    else line[name] = text;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(xml).close();
  return { due, category, lines: lines as unknown as Told[] };
}

const valid = (xml: string): string[] => {
  const document = XmlDocument.fromString(xml);
  const schema = XmlDocument.fromString(readFileSync(XSD, 'utf8'));
  const validator = XsdValidator.fromDoc(schema);
  try {
    validator.validate(document);
    return [];
  } catch (cause) {
    return [String(cause)];
  } finally {
    validator.dispose();
    schema.dispose();
    document.dispose();
  }
};

/** Examples of messages that this is not: of compensation, and of who is not registered. */
const OTHERS = [
  'kompensasjon_mvamelding.xml',
  'justering_kompensasjon.xml',
  'omvendtavgiftsplikt_mvamelding.xml',
];

/** Vouchers from which a file's lines follow: both legs of a two-sided code from one, or its deduction lessened by another. */
async function keyedFrom(context: Context, lines: readonly Told[], date: CivilDate): Promise<void> {
  const kroner = (text: string) => BigInt(text) * 100n;
  for (const line of lines) {
    const { mvaKode: standard, spesifikasjon } = line;
    const twoSided = vatCode(standard)?.reverseCharge === 'self';
    const tax = kroner(line.merverdiavgift);
    if (spesifikasjon) {
      const code = `${standard}-${SPECIFICATIONS.indexOf(spesifikasjon as Specification)}`;
      const base = line.grunnlag ? kroner(line.grunnlag) : -tax * 4n;
      await post(context, taxed(date, standard, base, line.grunnlag ? tax : -tax, code));
    } else if (line.grunnlag !== undefined) {
      await post(context, taxed(date, standard, kroner(line.grunnlag), tax));
    } else if (!twoSided) {
      await post(context, taxed(date, standard, -tax * 4n, -tax));
    } else {
      // One voucher has brought the whole of it: what is less is taken back on the account of input tax.
      const whole = lines.find((each) => each.mvaKode === standard && each.grunnlag !== undefined);
      const less = kroner(whole?.merverdiavgift ?? '0') + tax;
      const account =
        standardChart('AS', true).vatAccounts.find((each) => each.code === standard)?.input ?? '';
      const vat = { code: standard, rateBp: rateOn(standard, date), base: null, amount: null };
      if (less !== 0n)
        await post(
          context,
          voucher(date, [
            { ...PLAIN, account, amount: -less, vat },
            { ...PLAIN, account: '4000', amount: less },
          ]),
        );
    }
  }
}

/** A code of the client's own for everything that can be specified. */
async function specify(context: Context): Promise<void> {
  const rates = [{ validFrom: '2005-01-01' as const, validTo: null, rateBp: 2500 }];
  const codes = SPECIFICATIONS.flatMap((specification, at) =>
    SPECIFIED[specification].map((standardCode) => ({
      code: `${standardCode}-${at}`,
      standardCode,
      specification,
    })),
  );
  const vatCodes = codes.map(({ specification: description, ...each }) => ({ ...each, description, rates }));
  await context.transaction(async (tx) => ok(await addToChart(tx, context, { vatCodes })));
  for (const { code, specification } of codes) must(await setSpecification(context, { code, specification }));
}

const skipped = there ? '' : ` (skipped: ${EXAMPLES} not present)`;

describe.skipIf(!there)(`the authority's examples${skipped}`, () => {
  const files = there
    ? readdirSync(EXAMPLES).filter((name) => name.endsWith('.xml') && !OTHERS.includes(name))
    : [];

  let context: Context;
  beforeAll(async () => {
    context = await registered('month', [2022, 2023, 2024, 2025]);
    await specify(context);
  });

  it('are as many as there are codes, and more', () => {
    expect(files.length).toBeGreaterThan(28);
  });

  it.each(files)('%s is what its vouchers come to, figure for figure', async (name) => {
    const xml = readFileSync(join(EXAMPLES, name), 'utf8');
    const told = read(xml);
    // Each in a month of its own, of years in which the low rate is the 12 % that the examples have.
    const term = monthRange(2022, files.indexOf(name) + 1).first;
    await keyedFrom(context, told.lines, daysAfter(term, 14));
    const { figures } = await returnOf(context, term);
    const ofLine = ({ mvaKode, spesifikasjon, grunnlag, merverdiavgift, sats }: Told) =>
      [
        mvaKode,
        spesifikasjon ?? '',
        grunnlag ?? '',
        grunnlag === undefined ? '' : (sats ?? ''),
        merverdiavgift,
      ].join(' ');
    const found = figures.lines.map(({ standardCode, specification, base, rateBp, tax }) =>
      [standardCode, specification ?? '', base ?? '', rateBp === null ? '' : rateText(rateBp), tax].join(' '),
    );
    expect(found.toSorted()).toEqual(told.lines.map(ofLine).toSorted());
    expect(String(figures.due)).toBe(told.due);
    const remarks: Remarks = {
      lines: figures.lines.flatMap((line) => {
        const of = told.lines.find(
          ({ mvaKode, spesifikasjon }) =>
            mvaKode === line.standardCode && (spesifikasjon ?? null) === line.specification,
        );
        return of?.remark ? [{ line: line.id, remark: of.remark }] : [];
      }),
      whole: { text: `eksempel ${name}` },
    };
    const { xml: ours, findings } = await returnOf(context, term, remarks);
    expect(valid(ours)).toEqual([]);
    expect(findings.filter(({ stops }) => stops)).toEqual([]);
    expect(findings.filter(({ code }) => code === 'vat_accounts_differ')).toEqual([]);
    const again = read(ours);
    expect(again.lines.map((line) => line.merverdiavgift).toSorted()).toEqual(
      told.lines.map((line) => line.merverdiavgift).toSorted(),
    );
    expect(again.due).toBe(told.due);
  });

  it('of other messages are none of ours', () => {
    const categories = OTHERS.map((name) => read(readFileSync(join(EXAMPLES, name), 'utf8')).category);
    expect(categories).toEqual(['kompensasjon', 'kompensasjon', 'omvendtAavgiftsplikt']);
  });
});

describe('a delivered return', () => {
  const MAY = '2026-01-15';

  async function delivered(): Promise<{ context: Context; id: string }> {
    const context = await registered();
    await post(context, taxed(MAY, '3', 1_000_050n, 250_012n), taxed(MAY, '1', 400_000n, 100_000n));
    const id = uuidv7();
    must(await deliverTerm(context, id, '2026-01-01'));
    return { context, id };
  }
  const list = async (context: Context) =>
    must(await context.transaction(async (tx) => ok(await listDelivered(tx, context.clientId))));
  const faults = async (context: Context) => {
    await sequence(context);
    const machine = database.contextFor(context.clientId);
    const { findings } = await verifyLog(
      machine,
      ANSWERS.flatMap(({ reconcilers }) => reconcilers).filter(({ subjectType }) => subjectType !== 'client'),
    );
    return findings.map(({ code, subject, place }) => `${code}: ${subject} at ${place}`);
  };

  it('is kept byte for byte, once, and the log holds it', async () => {
    const { context, id } = await delivered();
    const before = await list(context);
    expect(before).toMatchObject([{ id, due: 1_500n, reference: 'Altinn AR1', follows: null }]);
    const file = must(
      await context.transaction(async (tx) => ok(await deliveredFile(tx, context.clientId, id))),
    );
    expect(Buffer.from(file ?? []).toString()).toContain(
      '<fastsattMerverdiavgift>1500</fastsattMerverdiavgift>',
    );
    // The same once more is the same; another id finds the term returned.
    const again = {
      id,
      startsOn: '2026-01-01',
      sha256: before[0]?.sha256 ?? '',
      remarks: NO_REMARKS,
    } as const;
    expect(await deliverReturn(context, again, handedOver('x'))).toEqual({
      ok: true,
      value: { eventId: null },
    });
    expect(await deliverTerm(context, uuidv7(), '2026-01-01')).toMatchObject({
      error: { code: 'vat_return_holds' },
    });
    expect(await faults(context)).toEqual([]);
    await database.owner.begin(async (sql) => {
      await sql`select set_config('segl.client_id', ${context.clientId}, true)`;
      await sql`alter table ledger.vat_return disable trigger user`;
      await sql`update ledger.vat_return set xml = ${Buffer.from('<x/>')} where id = ${id}`;
      await sql`alter table ledger.vat_return enable trigger user`;
    });
    const found = await faults(context);
    expect(found).toEqual(
      expect.arrayContaining([expect.stringMatching(`^subject_changed: vat-return ${id}`)]),
    );
  });

  it('sent twice at once is one', async () => {
    const bookkeeper = await registered();
    const { xml } = await returnOf(bookkeeper, '2026-01-01');
    const sha256 = bytesToHex(hashed(Buffer.from(xml)));
    const asked = { id: uuidv7(), startsOn: '2026-01-01' as CivilDate, sha256, remarks: NO_REMARKS };
    const both = [1, 2].map(() => deliverReturn(bookkeeper, asked, handedOver('Altinn AR1')));
    const kept = (await Promise.all(both)).map(must);
    expect(kept.map(({ eventId }) => eventId === null).sort()).toEqual([false, true]);
  });

  it('is of what was looked at, or nothing is kept', async () => {
    const { context } = await delivered();
    const { xml } = await returnOf(context, '2026-03-01');
    expect(xml).toContain('mars-april');
    const stale = {
      id: uuidv7(),
      startsOn: '2026-03-01',
      sha256: 'ab'.repeat(32),
      remarks: NO_REMARKS,
    } as const;
    expect(await deliverReturn(context, stale, handedOver('x'))).toMatchObject({
      error: { code: 'vat_return_changed' },
    });
    const none = { ...stale, startsOn: '2026-03-02' } as const;
    expect(await deliverReturn(context, none, handedOver('x'))).toMatchObject({
      error: { code: 'vat_term_unknown' },
    });
  });

  it('locks its term for lines with VAT, and for no others', async () => {
    const { context } = await delivered();
    const late = taxed('2026-02-28', '3', 10_000n, 2_500n);
    expect(await postVoucher(context, late)).toMatchObject({
      error: { code: 'vat_term_reported', date: '2026-02-28' },
    });
    const untaxed = voucher('2026-02-28', [
      { ...PLAIN, account: '6300', amount: 5n, vat: { code: '0', rateBp: 0, base: 5n, amount: 0n } },
      { ...PLAIN, account: BANK, amount: -5n },
    ]);
    await post(context, untaxed, taxed('2026-03-01', '3', 10_000n, 2_500n));
    // The number that was asked for in vain was not taken.
    const numbers = await database.owner`select max(number) = count(*) as whole from ledger.voucher
      where client_id = ${context.clientId} and series = 'GL' and year = 2026`;
    expect(numbers[0]?.['whole']).toBe(true);
  });

  it('is held by the database, whoever posts', async () => {
    const { context } = await delivered();
    const refused = await context
      .transaction(async (tx) => {
        const rows = await tx.execute<{ n: string }>(
          `select max(number)::text as n from ledger.voucher where series = 'GL' and year = 2026`,
        );
        const number = BigInt(rows[0]?.n ?? '0') + 1n;
        const { insertVouchers, takeNumbers } = await import('../vouchers/store.ts');
        await takeNumbers(tx, context.clientId, 'GL', 2026, 1);
        const posting = {
          year: 2026,
          period: 2,
          number,
          postedAt: new Date().toISOString(),
          postedBy: context.actorId,
        };
        await insertVouchers(tx, context.clientId, [
          { voucher: taxed('2026-02-27', '3', 10_000n, 2_500n), posting, contentHash: new Uint8Array(32) },
        ]);
        return ok();
      })
      .catch((cause: unknown) => constraintOf(cause));
    expect(refused).toBe('vat_term_open');
  });

  it('waits for who posts, and who posts waits for it', async () => {
    const context = await registered();
    const sales = Array.from({ length: 6 }, (_, at) =>
      taxed(MAY, '3', 10_000n * BigInt(at + 1), 2_500n * BigInt(at + 1)),
    );
    const tries = await Promise.all([
      ...sales.map((each) => postVoucher(context, each)),
      deliverTerm(context, uuidv7(), '2026-01-01'),
      ...sales.map((each) => postVoucher(context, { ...each, id: uuidv7() })),
    ]);
    expect(tries.some((each) => each.ok)).toBe(true);
    const [row] = await list(context);
    if (!row) return;
    const { figures } = await returnOf(context, '2026-01-01');
    expect(figures.due).toBe(row.due);
  });

  it('waits for who posts from when the term is asked for, not from when the voucher is whole', async () => {
    const context = await registered();
    const { owner } = database;
    await owner`create function ledger.stop_here() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4711); return null; end $$`;
    // After the rules of the lines, and before those of the voucher.
    await owner`create trigger zz_stop_here after insert on ledger.line
      for each statement execute function ledger.stop_here()`;
    const stopped = async (many: number) => {
      await expect
        .poll(
          async () =>
            (
              await owner`select from pg_stat_activity
          where datname = current_database() and application_name = 'segl' and wait_event_type = 'Lock'`
            ).length,
        )
        .toBe(many);
    };
    try {
      const posting = await owner.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(4711)`;
        const posted = postVoucher(context, taxed(MAY, '3', 10_000n, 2_500n));
        await stopped(1);
        const delivered = deliverTerm(context, uuidv7(), '2026-01-01');
        await stopped(2);
        return { posted, delivered };
      });
      must(await posting.posted);
      expect(await posting.delivered).toMatchObject({ error: { code: 'vat_return_changed' } });
    } finally {
      await owner`drop trigger zz_stop_here on ledger.line`;
      await owner`drop function ledger.stop_here()`;
    }
  });

  it('is corrected by one that follows it, when its term was opened with a reason', async () => {
    const { context, id } = await delivered();
    must(await settleReturn(context, { id, date: '2026-02-28', series: 'GL', text: 'Mva-oppgjør' }));
    must(await reopenReturn(context, { id, reason: 'Glemt faktura' }));
    expect(await reopenReturn(context, { id, reason: 'en gang til' })).toEqual({
      ok: true,
      value: { eventId: null },
    });
    const due = async () => {
      const read = context.transaction(async (tx) => ok(await readTermsDue(tx, context, '2026-11-30')));
      return must(await read).terms.find(({ startsOn }) => startsOn === '2026-01-01')?.due;
    };
    expect(await due()).toBe(1_500n);
    await post(context, taxed('2026-02-10', '3', 100_000n, 25_000n));
    // As the books have it, while no return holds.
    expect(await due()).toBe(1_750n);
    const second = uuidv7();
    must(await deliverTerm(context, second, '2026-01-01'));
    expect(await due()).toBe(1_750n);
    expect(await list(context)).toMatchObject([
      { id, due: 1_500n, reason: 'Glemt faktura', follows: null },
      { id: second, due: 1_750n, reason: null, follows: id },
    ]);
    must(await settleReturn(context, { id: second, date: '2026-02-28', series: 'GL', text: 'Mva-oppgjør' }));
    const { accounts } = await returnOf(context, '2026-01-01');
    expect(accounts.map(({ movement, settled }) => movement + settled).filter((left) => left !== 0n)).toEqual(
      [],
    );
    expect(await faults(context)).toEqual([]);
  });

  it('is settled once, in whole kroner, under its own id', async () => {
    const { context, id } = await delivered();
    const settling = { id, date: '2026-02-28', series: 'GL', text: 'Mva-oppgjør 1. termin 2026' } as const;
    expect(must(await settleReturn(context, settling)).outcome).toBe('created');
    expect(must(await settleReturn(context, settling)).outcome).toBe('exists');
    const posted = must(
      await context.transaction(async (tx) => ok(await loadVoucher(tx, context.clientId, id))),
    );
    expect(posted?.voucher.lines.map(({ account, amount }) => [account, amount])).toEqual([
      ['2700', 250_012n],
      ['2710', -100_000n],
      ['2740', -150_000n],
      ['7740', -12n],
    ]);
    // What is reversed of it stands on the accounts again.
    const other = await registered();
    expect(await settleReturn(other, { ...settling, id: uuidv7() })).toMatchObject({
      error: { code: 'vat_return_unknown' },
    });
  });

  it('can’t be settled where the accounts moved otherwise', async () => {
    const { context, id } = await delivered();
    await post(
      context,
      voucher(MAY, [
        { ...PLAIN, account: '2700', amount: -5_000n },
        { ...PLAIN, account: BANK, amount: 5_000n },
      ]),
    );
    const { findings } = await returnOf(context, '2026-01-01');
    expect(findings).toEqual(
      expect.arrayContaining([{ code: 'vat_accounts_differ', stops: false, amount: '50.00' }]),
    );
    expect(await settleReturn(context, { id, date: '2026-02-28', series: 'GL', text: 'x' })).toMatchObject({
      error: { code: 'vat_settlement_off', amount: '50.00' },
    });
  });

  it('keeps the registration as it was for what is returned', async () => {
    const { context } = await delivered();
    expect(await setRegistration(context, { validFrom: '2026-01-01', term: 'year' })).toMatchObject({
      error: { code: 'vat_term_reported', date: '2026-02-28' },
    });
    expect(await setRegistration(context, { validFrom: '2026-02-15', term: null })).toMatchObject({
      ok: false,
    });
    must(await setRegistration(context, { validFrom: '2026-03-01', term: 'month' }));
    const { terms } = must(await context.transaction(async (tx) => ok(await readTerms(tx, context))));
    expect(terms.find(({ startsOn }) => startsOn === '2026-03-01')?.endsOn).toBe('2026-03-31');
    expect(await setSpecification(context, { code: '3', specification: 'uttak' })).toMatchObject({
      error: { code: 'vat_term_reported' },
    });
    expect(await setSpecification(context, { code: '3', specification: 'justering' })).toMatchObject({
      error: { code: 'vat_specification_not_of_code' },
    });
    expect(await faults(context)).toEqual([]);
  });
});

describe('what lines say', () => {
  it('a reversal takes back, a credit note is negative, a base without sign has that of its line', async () => {
    const context = await registered();
    const sale = taxed('2025-03-03', '3', 100_000n, 25_000n);
    await post(
      context,
      sale,
      taxed('2025-03-04', '3', -40_000n, -10_000n),
      taxed('2025-03-05', '31', 20_000n, 3_000n),
    );
    const back = reversalOf(sale, { id: uuidv7(), date: '2025-04-01', text: 'Reversert' });
    await post(context, back);
    const { figures } = await returnOf(context, '2025-03-01');
    expect(figures.lines.map(({ id, base, tax }) => [id, base, tax])).toEqual([
      ['3 output 2500', -400n, -100n],
      ['31 output 1500', 200n, 30n],
    ]);
    const unsigned = taxed('2025-05-03', '3', 100_000n, 25_000n);
    const [first, ...rest] = unsigned.lines;
    if (!first?.vat) throw new Error('a sale has VAT');
    await post(context, {
      ...unsigned,
      lines: [{ ...first, vat: { ...first.vat, base: 100_000n } }, ...rest],
    });
    const later = await returnOf(context, '2025-05-01');
    expect(later.figures.lines.map(({ base, tax }) => [base, tax])).toEqual([[1_000n, 250n]]);
  });

  it('that they don’t say is named, and in no figure', async () => {
    const context = await registered();
    const sale = taxed('2025-03-03', '3', 100_000n, 25_000n);
    const [first, ...rest] = sale.lines;
    if (!first?.vat) throw new Error('a sale has VAT');
    await post(context, { ...sale, lines: [{ ...first, vat: { ...first.vat, amount: null } }, ...rest] });
    const { figures, findings } = await returnOf(context, '2025-03-01');
    expect(figures).toMatchObject({ lines: [], due: 0n });
    expect(findings).toEqual(
      expect.arrayContaining([
        { code: 'vat_tax_unknown', stops: true, vatCode: '3', lines: 1 },
        { code: 'vat_accounts_differ', stops: false, amount: '250.00' },
      ]),
    );
    expect(await deliverTerm(context, uuidv7(), '2025-03-01')).toMatchObject({
      error: { code: 'vat_return_stopped' },
    });
  });
});
