import type { Role } from './role.ts';
import type { ProcedureName } from './procedures.ts';

/** What somebody has been shown, or given as a file. */
export interface Reading {
  readonly what: ReadThing;
  /** Null of a list or a report. */
  readonly id: string | null;
}

/** What is told in the log when it is read: one thing, or a list or report by its name. */
export type ReadThing =
  | ('voucher' | 'draft' | 'photo' | 'document' | 'document-file' | 'history')
  | ('documents' | 'drafts' | 'log' | 'trial-balance' | 'vouchers' | 'account-ledger')
  | ('dimension-results' | 'dimension-ledger' | 'items' | 'party-ledger')
  | (
      | 'income-statement'
      | 'income-months'
      | 'balance-sheet'
      | 'posting-journal'
      | 'vat-specification'
      | 'party-balances'
      | 'saft-file'
      | 'vat-return'
    );

interface Told {
  readonly what: ReadThing;
  /** The field of the input that says which. */
  readonly by?: string;
  /** The field of the input that says what it is of, where that is one of the things that are read by themselves. */
  readonly of?: string;
  /** Whoever reads it: it leaves the app as a file. */
  readonly everybody?: true;
}

/**
 * The procedures that show something, with what they show. What an auditor reads is told, since they read everything and
 * change nothing that would tell of them; what somebody reads who was let in for a time; and whoever is given a document's
 * file.
 */
const READINGS: Readonly<Partial<Record<ProcedureName, Told>>> = {
  'ledger.voucher': { what: 'voucher', by: 'voucherId' },
  'drafts.get': { what: 'draft', by: 'draftId' },
  'photos.read': { what: 'photo', by: 'photoId' },
  'documents.get': { what: 'document', by: 'documentId' },
  'documents.file': { what: 'document-file', by: 'documentId', everybody: true },
  'documents.list': { what: 'documents' },
  'audit.thread': { what: 'history', by: 'id' },
  // With the page of a thing, and then told with that.
  'audit.timeline': { what: 'history', by: 'id', of: 'type' },
  'audit.log': { what: 'log' },
  // What events say stands in their proofs as well.
  'audit.proof': { what: 'log' },
  'audit.prove': { what: 'log' },
  'ledger.find': { what: 'vouchers' },
  'drafts.find': { what: 'drafts' },
  'documents.find': { what: 'documents' },
  'reports.position': { what: 'balance-sheet' },
  'reports.trialBalance': { what: 'trial-balance' },
  'reports.vouchers': { what: 'vouchers' },
  'reports.accountLedger': { what: 'account-ledger' },
  'reports.incomeStatement': { what: 'income-statement' },
  'reports.incomeMonths': { what: 'income-months' },
  'reports.vatSpecification': { what: 'vat-specification' },
  'reports.partyBalances': { what: 'party-balances' },
  'reports.balanceSheet': { what: 'balance-sheet' },
  'reports.postingJournal': { what: 'posting-journal' },
  'reports.dimensionResults': { what: 'dimension-results' },
  'reports.dimensionLedger': { what: 'dimension-ledger' },
  'reports.agedItems': { what: 'items' },
  'reports.partyLedger': { what: 'party-ledger' },
  'items.open': { what: 'items' },
  // Onto a device, page by page: told as the list it is.
  'sync.pull': { what: 'drafts' },
  'ledger.saftFile': { what: 'saft-file', everybody: true },
  'vatReturn.term': { what: 'vat-return' },
  'vatReturn.delivered': { what: 'vat-return' },
  'vatReturn.lines': { what: 'vat-return' },
};

/** A call that was answered. */
export interface AnsweredCall {
  readonly procedure: string;
  /** As it came, and fitted. */
  readonly input: unknown;
  readonly answer: unknown;
  readonly role: Role;
  /** Whoever asks was let in for so many days. */
  readonly forATime: boolean;
}

/** What the log is to tell of an answered call; null where nothing. */
export function readingOf({ procedure, input, answer, role, forATime }: AnsweredCall): Reading | null {
  const told = Object.hasOwn(READINGS, procedure) ? READINGS[procedure as ProcedureName] : undefined;
  if (!told || (role !== 'auditor' && !forATime && told.everybody !== true)) return null;
  // A device asks every minute: what had nothing to tell showed nothing.
  if ((fieldOf(answer, 'things') as readonly unknown[] | undefined)?.length === 0) return null;
  if (told.by === undefined) return { what: told.what, id: null };
  const id = fieldOf(input, told.by);
  // Of what is not there nothing was read; else whoever guesses ids would fill the log.
  const events = Array.isArray(answer) ? answer : (fieldOf(answer, 'events') as readonly unknown[]);
  const nothing = told.what === 'history' && events?.length === 0;
  const of = THINGS.find((thing) => told.of !== undefined && thing === fieldOf(input, told.of));
  return typeof id === 'string' && !nothing ? { what: of ?? told.what, id: id.toLowerCase() } : null;
}

/** What has an id and a page of its own. */
const THINGS = ['voucher', 'draft', 'photo', 'document'] as const satisfies ReadThing[];

function fieldOf(value: unknown, name: string): unknown {
  return (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
}
