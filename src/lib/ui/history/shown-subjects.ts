import { hexToBytes } from '@noble/hashes/utils.js';
import { documentStatement } from '#lib/domain/documents/document.ts';
import { documentShown, type DocumentShown, type WrittenDocument } from '#lib/domain/documents/shown.ts';
import { approvalStatement, draftStatement, type StatedDraft } from '#lib/domain/drafts/statements.ts';
import {
  accountStatement,
  counterpartyStatement,
  dimensionStatement,
  vatCodeStatement,
} from '#lib/domain/ledger/chart-statements.ts';
import { proposalStatement, type StatedProposal } from '#lib/domain/ledger/reversal-proposal.ts';
import { voucherNumber } from '#lib/domain/ledger/voucher-number.ts';
import { voucherForms, type NewVoucher, type Posting } from '#lib/domain/ledger/voucher.ts';
import { err, type Result } from '#lib/domain/result.ts';
import type { FormFault } from '#lib/domain/statement.ts';

/** What pages show that the log states. */
export type ShownType =
  | 'voucher'
  | 'draft'
  | 'approval'
  | 'reversal-proposal'
  | 'account'
  | 'vat-code'
  | 'counterparty'
  | 'dimension'
  | 'document';

/** Something a page shows that the log states: what people call it, and how its statement is said from what is shown. */
export interface ShownPart {
  readonly type: ShownType;
  readonly id: string;
  readonly name: string;
  readonly as: (form: string | null) => Result<string, FormFault>;
}

/** A decision as `drafts.get` gives it. Servers before 0.5 leave out what only its statement needs. */
export interface ShownDecision {
  readonly id: string;
  readonly draftId: string;
  readonly revision: number;
  /** Hex. */
  readonly contentHash: string;
  readonly decision: 'approved' | 'returned';
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
  readonly voucherId: string | null;
  /** Servers of 0.5.1 and before say nothing of these. */
  readonly rulesVersion?: number | null;
  readonly inPlaceOf?: string | null;
  readonly nobodyElse?: boolean;
  /** Hex SHA-256 of what the person's passkey signed, and the amount of it; servers of 0.6.0 and before know of none. */
  readonly signature?: string | null;
  readonly shownAmount?: bigint | null;
}

/*
 * How each type of subject is said from the very object that is drawn. A NEW TYPE that a page shows has its line here, and the
 * page names it among its parts; `shown-fields.test.ts` asks of every field whether it is held.
 */

export function voucherPart(clientId: string, voucher: NewVoucher, posting: Posting): ShownPart {
  return {
    type: 'voucher',
    id: voucher.id,
    name: voucherNumber({ ...posting, series: voucher.series }),
    as: (form) => voucherForms.as({ clientId, voucher, posting }, form),
  };
}

export function draftPart(draft: StatedDraft): ShownPart {
  return {
    type: 'draft',
    id: draft.id,
    name: draft.content.text,
    as: (form) => draftStatement.as(draft, form),
  };
}

export function approvalPart({
  by,
  at,
  contentHash,
  signature = null,
  ...decided
}: ShownDecision): ShownPart {
  return {
    type: 'approval',
    id: decided.id,
    name: '',
    as: (form) =>
      approvalStatement.as(
        {
          ...decided,
          ...{ decidedBy: by, decidedAt: at, contentHash: hexToBytes(contentHash) },
          rulesVersion: decided.rulesVersion ?? null,
          inPlaceOf: decided.inPlaceOf ?? null,
          nobodyElse: decided.nobodyElse ?? false,
          signature: signature === null ? null : hexToBytes(signature),
          shownAmount: decided.shownAmount ?? null,
        },
        form,
      ),
  };
}

export function proposalPart(proposal: StatedProposal): ShownPart {
  const { id, text } = proposal;
  return { type: 'reversal-proposal', id, name: text, as: (form) => proposalStatement.as(proposal, form) };
}

export function accountPart(account: Row & { readonly number: string; readonly name: string }): ShownPart {
  const { number: id, name } = account;
  return { type: 'account', id, name: `${id} ${name}`, as: (form) => accountStatement.as(account, form) };
}

export function vatCodePart(code: Row & { readonly code: string }): ShownPart {
  return { type: 'vat-code', id: code.code, name: code.code, as: (form) => vatCodeStatement.as(code, form) };
}

export function counterpartyPart(party: Row & { readonly id: string; readonly name: string }): ShownPart {
  const { id, name } = party;
  return { type: 'counterparty', id, name, as: (form) => counterpartyStatement.as(party, form) };
}

export function dimensionPart(
  type: string,
  dimension: { readonly code: string; readonly name: string; readonly typeName: string },
): ShownPart {
  const { code, name } = dimension;
  const said = { ...dimension, type };
  return { type: 'dimension', id: `${type}/${code}`, name, as: (form) => dimensionStatement.as(said, form) };
}

export function documentPart(document: DocumentShown, whole: WrittenDocument): ShownPart {
  return {
    type: 'document',
    id: document.id,
    name: document.title,
    as: (form) => {
      const said = documentShown(document, whole);
      return said ? documentStatement.as(said, form) : err({ code: 'unreadable' });
    },
  };
}

/** Something that a page names and that the server has nothing of: if the log has ever stated it, it was taken away. */
export function goneParts(
  type: ShownType,
  named: Iterable<string>,
  there: readonly ShownPart[],
): ShownPart[] {
  return [...named]
    .filter((id) => !there.some((part) => part.id === id))
    .map((id) => ({ type, id, name: id, as: () => err({ code: 'unreadable' }) }));
}

type Row = Readonly<Record<string, unknown>>;
