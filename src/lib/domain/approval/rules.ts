import { bytesToHex } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { JsonObject } from '../canonical.ts';
import { name, uuid } from '../input.ts';
import { fromDecimal, LARGEST_AMOUNT, toDecimal } from '../money.ts';
import { statement } from '../statement.ts';

/** Whom a rule asks: one of those who may approve, one person by name, or two different people. */
export const ASKS = ['one', 'person', 'two'] as const;
export type Asks = (typeof ASKS)[number];

/** Accounts are compared by their characters: bounds of these alone are in the same order here and in the database. */
const bound = name(35).check(z.regex(/^[\x20-\x7e]+$/));

/**
 * What vouchers a rule is about, and whom it asks. What is null holds of every voucher; of what is said, all has to hold. Of
 * several rules that fit a voucher each is to be met.
 */
export const ApprovalRule = z
  .object({
    /** Øre: the voucher debits at least this. */
    amount: z.nullable(z.bigint().check(z.positive(), z.maximum(LARGEST_AMOUNT))),
    /** A line is on an account from the first to the last. */
    account: z.nullable(z.object({ first: bound, last: bound })),
    /** A line names this party. */
    counterpartyId: z.nullable(uuid),
    /** A line is analysed by this. */
    dimension: z.nullable(z.object({ type: name(35), code: name(35) })),
    /** Who captured or submitted it. */
    personId: z.nullable(uuid),
    asks: z.enum(ASKS),
    /** Who is asked, where that is a person by name. */
    approverId: z.nullable(uuid),
  })
  .check(
    z.refine(({ asks, approverId }) => (asks === 'person') === (approverId !== null), {
      path: ['approverId'],
    }),
    z.refine(({ account }) => account === null || account.first <= account.last, { path: ['account'] }),
  );
export type ApprovalRule = z.infer<typeof ApprovalRule>;

export const MOST_RULES = 50;

/** The rules of a client as they hold from a moment on: none of them, where there are none any more. */
export interface RulesVersion {
  /** From 1, without gap. Of those that have begun the highest holds. */
  readonly version: number;
  readonly validFrom: Date;
  readonly rules: readonly ApprovalRule[];
  /** Every decision is signed by the passkey of who makes it. */
  readonly signed: boolean;
  readonly madeBy: string;
  readonly madeAt: Date;
  /** SHA-256 of the statement of the version before; null of the first. */
  readonly previous: Uint8Array | null;
}

/**
 * `segl.approval-rules.v1`: one version of a client's rules. It names the one before by its hash, so that the newest answers
 * for all. `v2` where decisions are signed.
 */
export const rulesStatement = statement<RulesVersion & { readonly client: string }>('segl.approval-rules', {
  v1: (version) => (version.signed ? null : versionSaid(version)),
  v2: versionSaid,
});

function versionSaid({
  client,
  previous,
  ...version
}: RulesVersion & { readonly client: string }): JsonObject {
  return {
    client,
    ...rulesSaid(version),
    madeBy: version.madeBy,
    madeAt: version.madeAt.toISOString(),
    previous: previous && bytesToHex(previous),
  };
}

/** What an event says of a version in words. */
export function rulesSaid({
  version,
  validFrom,
  rules,
  signed,
}: Pick<RulesVersion, 'version' | 'validFrom' | 'rules' | 'signed'>): JsonObject {
  const said = { version, validFrom: validFrom.toISOString(), rules: rules.map(ruleSaid) };
  return signed ? { ...said, signed } : said;
}

/** A rule as statements and the database's column have it; the amount in kroner. */
export function ruleSaid({
  amount,
  counterpartyId,
  personId,
  approverId,
  ...rule
}: ApprovalRule): JsonObject {
  return {
    amount: amount === null ? null : toDecimal(amount),
    account: rule.account && { ...rule.account },
    counterparty: counterpartyId,
    dimension: rule.dimension && { ...rule.dimension },
    person: personId,
    asks: rule.asks,
    approver: approverId,
  };
}

/** Rules as {@link ruleSaid} wrote them; null where they are something else. */
export function rulesRead(said: unknown): ApprovalRule[] | null {
  if (!Array.isArray(said)) return null;
  const rules: ApprovalRule[] = [];
  for (const each of said as unknown[]) {
    const { amount, counterparty, person, approver, ...rest } = (each ?? {}) as Record<string, unknown>;
    const øre = typeof amount === 'string' ? fromDecimal(amount) : null;
    if (amount !== null && øre === null) return null;
    const read = ApprovalRule.safeParse({
      ...{ ...rest, amount: øre, counterpartyId: counterparty, personId: person, approverId: approver },
    });
    if (!read.success) return null;
    // As it was written: a rule that is there is not made another by how inputs are taken today.
    const { type, code } = (rest['dimension'] ?? {}) as { type: string; code: string };
    rules.push({ ...read.data, dimension: read.data.dimension && { type, code } });
  }
  return rules;
}

/** The version that holds at a moment: of those that have begun the highest; null: no rules, as before there were any. */
export function heldAt<V extends { readonly version: number; readonly validFrom: Date }>(
  versions: readonly V[],
  at: Date,
): V | null {
  const begun = versions.filter(({ validFrom }) => validFrom <= at);
  return begun.reduce<V | null>((held, each) => (held && held.version > each.version ? held : each), null);
}
