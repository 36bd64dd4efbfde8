import type { Role } from './role.ts';
import { mayAsk, type ProcedureName } from './procedures.ts';

/**
 * The places of the app, the daily work first, each with the procedure that it lives by: who may ask that may go there. A
 * NEW SCREEN that is a place of its own has its line here, and its name and icon in places.ts.
 */
export const SCREENS = {
  '/inbox': 'drafts.inbox',
  '/approvals': 'drafts.approvals',
  '/capture': 'sync.push',
  '/vouchers': 'reports.vouchers',
  '/documents': 'documents.list',
  '/archive': 'archive.read',
  '/trial-balance': 'reports.trialBalance',
  '/income-statement': 'reports.incomeStatement',
  '/income-months': 'reports.incomeMonths',
  '/balance-sheet': 'reports.balanceSheet',
  '/posting-journal': 'reports.postingJournal',
  '/vat-specification': 'reports.vatSpecification',
  '/account-ledger': 'reports.accountLedger',
  '/dimension-results': 'reports.dimensionResults',
  '/dimension-ledger': 'reports.dimensionLedger',
  '/accruals': 'accruals.list',
  '/templates': 'templates.list',
  '/mail-in': 'mailIn.address',
  '/items': 'reports.agedItems',
  '/party-balances': 'reports.partyBalances',
  '/party-ledger': 'reports.partyLedger',
  '/periods': 'periods.standing',
  '/year-end': 'yearEnd.years',
  '/vat-return': 'vatReturn.terms',
  '/drafts': 'drafts.mine',
  '/log': 'audit.log',
  '/history': 'audit.thread',
  '/jobs': 'jobs.list',
  '/registers': 'ledger.dimensions',
  '/people': 'people.overview',
  '/customers': 'customers.list',
  '/approval-rules': 'approvalRules.read',
  '/access': 'access.read',
  '/protection': 'protection.read',
  '/keys': 'keys.read',
  '/device': 'sync.push',
  '/setup': 'ledger.imports',
} as const satisfies Readonly<Record<`/${string}`, ProcedureName>>;

export type Screen = keyof typeof SCREENS;

/** The screens a role has, in the order of the app. */
export function screensOf(role: Role): Screen[] {
  return (Object.keys(SCREENS) as Screen[]).filter((screen) => mayAsk(role, SCREENS[screen]));
}

/** The place that a path belongs to; null for those of everybody. */
export function screenAt(path: string): Screen | null {
  const screen = (Object.keys(SCREENS) as Screen[]).find(
    (each) => path === each || path.startsWith(`${each}/`),
  );
  return screen ?? null;
}

/** Screens that stand under another place of the app: the reports of the ledger are one, periods and the end of a year another. */
const UNDER: Readonly<Partial<Record<Screen, Screen>>> = {
  '/income-statement': '/trial-balance',
  '/income-months': '/trial-balance',
  '/balance-sheet': '/trial-balance',
  '/posting-journal': '/trial-balance',
  '/vat-specification': '/trial-balance',
  '/account-ledger': '/trial-balance',
  '/dimension-results': '/trial-balance',
  '/dimension-ledger': '/trial-balance',
  '/archive': '/documents',
  '/accruals': '/vouchers',
  '/templates': '/inbox',
  '/mail-in': '/inbox',
  '/year-end': '/periods',
  '/customers': '/people',
  '/approval-rules': '/setup',
  '/access': '/setup',
  '/protection': '/setup',
  '/keys': '/setup',
  '/party-balances': '/items',
  '/party-ledger': '/items',
};

/** The place of the app that a path stands under; null for those of everybody. */
export function placeAt(path: string): Screen | null {
  const screen = screenAt(path);
  return screen && (UNDER[screen] ?? screen);
}
