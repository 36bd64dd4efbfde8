import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { civilDate, name, sha256Hex, uuid, words, ordinal } from '#lib/domain/input.ts';
import { legSign, SPECIFICATIONS, type VatLeg } from '#lib/domain/ledger/vat-return/figures.ts';
import { LONGEST_REMARK } from '#lib/domain/ledger/vat-return/remarks.ts';
import { TERM_KINDS } from '#lib/domain/ledger/vat-return/terms.ts';
import { vatCode, type VatCode } from '#lib/domain/ledger/vat.ts';
import { err, ok } from '#lib/domain/result.ts';
import { sealed } from '#lib/server/audit/index.ts';
import { sha256 } from '../../platform/hashing.ts';
import { answer, router, tenantProcedure } from '../../platform/rpc.ts';
import { read } from '../../platform/rpc/query.ts';
import { vatCodes } from '../chart/registers.ts';
import { deliverReturn, handedOver, reopenReturn, settleReturn, standingOf } from './deliver.ts';
import { deliveredFile } from './delivered.ts';
import { setRegistration, setSpecification } from './registration.ts';
import { specifications } from './registers.ts';
import { readReturn, readTermsDue, readVatChart, sidesOf } from './return.ts';
import { LINES_PAGE, linesBehind, settledReturns, type TaxedLineRow } from './store.ts';
import { VAT_RETURN_TRANSPORT } from './transport.ts';

const Remark = z.union([
  z.strictObject({ chosen: name(100) }),
  z.strictObject({ text: words(LONGEST_REMARK) }),
]);
const Remarks = z.strictObject({
  lines: z.array(z.strictObject({ line: name(100), remark: Remark })).max(200),
  whole: z.nullable(Remark),
});

/** With the signs of the return. */
function asReturned(row: TaxedLineRow, standard: VatCode | undefined, leg: VatLeg): TaxedLineRow {
  const sign = standard && row.side === null ? legSign(standard, leg) : -1n;
  return { ...row, base: row.base && row.base * sign, tax: row.tax && row.tax * sign };
}

export const vatReturnRouter = router({
  /** By which terms the client returns, and each term with what became of it and what it comes to. */
  terms: tenantProcedure.query(({ ctx: { context } }) => read(context, (tx) => readTermsDue(tx, context))),

  /** A term's return as the books have it now, with its file and what is to be known of it. */
  term: tenantProcedure
    .input(z.strictObject({ startsOn: civilDate, remarks: Remarks }))
    .query(async ({ ctx: { context }, input: { startsOn, remarks } }) => {
      const found = await context.transaction(async (tx) => {
        const now = await readReturn(tx, context, startsOn, remarks);
        if (!now) return err({ code: 'vat_term_unknown', date: startsOn });
        const { term, figures, accounts, findings, xml, chart } = now;
        const hash = bytesToHex(sha256(Buffer.from(xml)));
        const standing = standingOf(term.delivered);
        const [settledBy = null] = standing ? await settledReturns(tx, context.clientId, [standing.id]) : [];
        const { settlement } = chart;
        return ok({ term, figures, accounts, findings, xml, sha256: hash, settlement, settledBy });
      });
      return answer(found, VAT_RETURN_TRANSPORT);
    }),

  /** The file of a delivered return, as it was handed over. */
  delivered: tenantProcedure
    .input(z.strictObject({ id: uuid }))
    .query(async ({ ctx: { context }, input }) => {
      const found = await context.transaction(async (tx) => {
        const file = await deliveredFile(tx, context.clientId, input.id);
        return file ? ok({ xml: Buffer.from(file).toString('utf8') }) : err({ code: 'vat_return_unknown' });
      });
      return answer(found, VAT_RETURN_TRANSPORT);
    }),

  /** The posted lines behind a figure with the signs that they have in it, a page of them. */
  lines: tenantProcedure
    .input(
      z.strictObject({
        startsOn: civilDate,
        endsOn: civilDate,
        code: name(35),
        leg: z.enum(['output', 'input']),
        rateBp: z.nullable(z.int().min(0).max(10_000)),
        after: z.nullable(z.strictObject({ date: civilDate, voucherId: uuid, line: ordinal })),
      }),
    )
    .query(({ ctx: { context }, input }) =>
      read(context, async (tx, clientId) => {
        const found = await linesBehind(tx, clientId, input, sidesOf(await readVatChart(tx, clientId)));
        const [code] = await vatCodes.list(tx, clientId, { code: input.code });
        const rows = found.map((row) => asReturned(row, vatCode(code?.standardCode ?? ''), input.leg));
        const last = rows.at(-1);
        const more = last && rows.length === LINES_PAGE;
        return { rows, next: more ? { date: last.date, voucherId: last.voucherId, line: last.line } : null };
      }),
    ),

  /** What each of the client's codes tells beside its standard code. */
  specifications: tenantProcedure.query(({ ctx: { context } }) =>
    read(context, async (tx, clientId) => {
      const told = new Map(
        (await specifications.list(tx, clientId)).map((each) => [each.code, each.specification]),
      );
      return (await vatCodes.list(tx, clientId)).map(({ code, description, standardCode }) => ({
        ...{ code, description, standardCode },
        specification: told.get(code) ?? null,
      }));
    }),
  ),

  setRegistration: tenantProcedure
    .input(z.strictObject({ validFrom: civilDate, term: z.nullable(z.enum(TERM_KINDS)) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await setRegistration(ctx.context, input), VAT_RETURN_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  setSpecification: tenantProcedure
    .input(z.strictObject({ code: name(35), specification: z.nullable(z.enum(SPECIFICATIONS)) }))
    .mutation(async ({ ctx, input }) => {
      const { eventId } = answer(await setSpecification(ctx.context, input), VAT_RETURN_TRANSPORT);
      return sealed(ctx.context, eventId);
    }),

  deliver: tenantProcedure
    .input(
      z.strictObject({
        id: uuid,
        startsOn: civilDate,
        sha256: sha256Hex,
        remarks: Remarks,
        reference: words(200),
      }),
    )
    .mutation(async ({ ctx, input: { reference, ...delivering } }) => {
      const delivered = await deliverReturn(ctx.context, delivering, handedOver(reference));
      return sealed(ctx.context, answer(delivered, VAT_RETURN_TRANSPORT).eventId);
    }),

  reopen: tenantProcedure
    .input(z.strictObject({ id: uuid, reason: words(500) }))
    .mutation(async ({ ctx, input }) =>
      sealed(ctx.context, answer(await reopenReturn(ctx.context, input), VAT_RETURN_TRANSPORT).eventId),
    ),

  settle: tenantProcedure
    .input(z.strictObject({ id: uuid, date: civilDate, series: name(35), text: words(500) }))
    .mutation(async ({ ctx, input }) => {
      const { voucherId, eventId } = answer(await settleReturn(ctx.context, input), VAT_RETURN_TRANSPORT);
      return { voucherId, ...(await sealed(ctx.context, eventId)) };
    }),
});
