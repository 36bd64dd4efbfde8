import { may, type Ability, type Role } from './role.ts';

/**
 * What each procedure of the API asks of whoever calls it: an ability in the client that the request names, to be signed
 * in, or nothing. A NEW PROCEDURE has its line here: without one it answers nobody, and the router does not compile.
 */
export const PROCEDURES = {
  'session.me': 'signed in',
  'session.signIn': 'nothing',
  'session.redeemLink': 'nothing',
  'session.signOut': 'nothing',
  'people.list': 'ledger.read',
  // Of no client yet: who may is asked for itself (beginning.ts).
  'clients.begin': 'signed in',
  'clients.colleagues': 'signed in',
  'clients.mayBegin': 'signed in',
  'clients.beginWith': 'signed in',

  'drafts.inbox': 'draft.code',
  'drafts.approvals': 'draft.approve',
  'drafts.mine': 'draft.capture',
  'drafts.mineTotal': 'draft.capture',
  'drafts.find': 'photo.read',
  'drafts.get': 'ledger.read',
  'drafts.make': 'draft.code',
  'drafts.code': 'draft.code',
  'drafts.submit': 'draft.code',
  'drafts.dismiss': 'draft.code',
  'drafts.askAuthor': 'draft.code',
  'drafts.reopen': 'draft.code',
  'drafts.decide': 'draft.approve',
  'drafts.fromFile': 'draft.code',
  'approvalRules.read': 'ledger.read',
  'approvalRules.preview': 'approval.rule',
  'approvalRules.set': 'approval.rule',
  'approvalRules.giveStandIn': 'approval.rule',
  'approvalRules.endStandIn': 'approval.rule',
  'photos.begin': 'draft.capture',
  'photos.append': 'draft.capture',
  'photos.read': 'photo.read',

  'ledger.accounts': 'ledger.read',
  'ledger.vatCodes': 'ledger.read',
  'ledger.counterparties': 'ledger.read',
  'ledger.series': 'ledger.read',
  'ledger.periods': 'ledger.read',
  // Field users as well choose a project for a receipt.
  'ledger.projects': 'draft.capture',
  'ledger.dimensions': 'ledger.read',
  'ledger.accountUse': 'ledger.read',
  'ledger.addAccount': 'ledger.post',
  'ledger.changeAccount': 'ledger.post',
  'ledger.vatCodeUse': 'ledger.read',
  'ledger.addVatCode': 'ledger.post',
  'ledger.describeVatCode': 'ledger.post',
  'ledger.setVatRate': 'ledger.post',
  'ledger.endVatCode': 'ledger.post',
  'ledger.addCounterparty': 'ledger.post',
  'ledger.changeCounterparty': 'ledger.post',
  'ledger.addDimension': 'ledger.post',
  'ledger.changeDimension': 'ledger.post',
  'ledger.departments': 'ledger.read',
  'ledger.addDepartment': 'ledger.post',
  'ledger.renameDepartment': 'ledger.post',
  'ledger.addSeries': 'ledger.post',
  'ledger.renameSeries': 'ledger.post',
  'ledger.openYear': 'ledger.post',
  'ledger.find': 'ledger.read',
  'ledger.voucher': 'ledger.read',
  'ledger.usual': 'draft.code',
  'ledger.reverse': 'ledger.post',
  'ledger.imports': 'ledger.read',
  'ledger.saftFile': 'ledger.read',
  'ledger.mayAddFiles': 'ledger.post',
  'ledger.addFiles': 'ledger.post',
  'ledger.companyDetails': 'ledger.read',
  'ledger.setCompanyDetails': 'ledger.post',
  'ledger.setVatAccount': 'ledger.post',
  'ledger.lockPeriod': 'period.lock',
  'ledger.softLockPeriod': 'period.lock',
  'ledger.liftSoftLock': 'period.lock',
  'periods.standing': 'ledger.read',
  'periods.reopen': 'period.lock',

  'vatReturn.terms': 'ledger.read',
  'vatReturn.term': 'ledger.read',
  'vatReturn.delivered': 'ledger.read',
  'vatReturn.lines': 'ledger.read',
  'vatReturn.specifications': 'ledger.read',
  'vatReturn.setRegistration': 'vat.report',
  'vatReturn.setSpecification': 'vat.report',
  'vatReturn.deliver': 'vat.report',
  'vatReturn.reopen': 'vat.report',
  'vatReturn.settle': 'ledger.post',

  'yearEnd.years': 'ledger.read',
  'yearEnd.end': 'ledger.post',
  'accruals.list': 'ledger.read',
  'accruals.make': 'ledger.post',
  'accruals.post': 'ledger.post',
  'accruals.end': 'ledger.post',
  'templates.list': 'ledger.read',
  'templates.keep': 'draft.code',
  'templates.end': 'draft.code',
  'items.open': 'ledger.read',
  'items.match': 'ledger.post',
  'items.unmatch': 'ledger.post',

  'reports.trialBalance': 'ledger.read',
  'reports.vouchers': 'ledger.read',
  'reports.accountLedger': 'ledger.read',
  'reports.incomeStatement': 'ledger.read',
  'reports.incomeMonths': 'ledger.read',
  'reports.vatSpecification': 'ledger.read',
  'reports.partyBalances': 'ledger.read',
  'reports.balanceSheet': 'ledger.read',
  'reports.postingJournal': 'ledger.read',
  'reports.dimensionResults': 'ledger.read',
  'reports.dimensionLedger': 'ledger.read',
  'reports.agedItems': 'ledger.read',
  'reports.partyLedger': 'ledger.read',
  'reports.position': 'ledger.read',
  'reports.export': 'ledger.read',

  'documents.list': 'document.open',
  'documents.find': 'document.open',
  'documents.waiting': 'document.sign',
  'documents.get': 'document.open',
  'documents.signers': 'document.send',
  'documents.file': 'document.open',
  'documents.mayUpload': 'document.send',
  'documents.upload': 'document.send',
  'documents.send': 'document.send',
  'documents.sign': 'document.sign',
  // Whoever is to sign declines; to withdraw takes `document.send` as well.
  'documents.close': 'document.sign',
  'verify.byCode': 'nothing',
  'verify.roots': 'nothing',

  'audit.log': 'log.read',
  'audit.checkpoint': 'log.read',
  'audit.timeline': 'log.read',
  'audit.thread': 'log.read',
  'audit.export': 'log.read',
  'reportPdf.file': 'ledger.read',
  'logReport.file': 'log.read',
  'audit.proof': 'log.read',
  'audit.prove': 'log.read',
  'audit.stamped': 'log.read',
  'audit.consistency': 'log.read',
  'audit.alarm': 'log.read',
  'audit.runs': 'log.read',
  'audit.verifyNow': 'log.verify',
  'erasing.plan': 'detail.erase',
  'erasing.erase': 'detail.erase',

  // Whoever may read the log may open every voucher, receipt and document.
  'evidence.file': 'log.read',

  'jobs.list': 'job.read',
  'jobs.retry': 'job.retry',

  'sync.register': 'draft.capture',
  'sync.standing': 'draft.capture',
  'sync.held': 'draft.capture',
  'sync.push': 'draft.capture',
} as const satisfies Readonly<Record<string, Ability | 'signed in' | 'nothing'>>;

export type ProcedureName = keyof typeof PROCEDURES;
export const PROCEDURE_NAMES = Object.keys(PROCEDURES) as ProcedureName[];

/** The ability that a procedure asks for; null where it asks for none, or where there is none of that name. */
export function abilityFor(procedure: string): Ability | null {
  const asked = Object.hasOwn(PROCEDURES, procedure) ? PROCEDURES[procedure as ProcedureName] : 'nothing';
  return asked === 'nothing' || asked === 'signed in' ? null : asked;
}

/** Whether a procedure answers members of the client who have the role. Screens ask before they offer what it does. */
export function mayAsk(role: Role, procedure: ProcedureName): boolean {
  const ability = abilityFor(procedure);
  return ability === null || may(role, ability);
}
