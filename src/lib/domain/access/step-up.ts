import type { ProcedureName } from './procedures.ts';

/**
 * What asks, beside the ability, for a factor that its person showed lately: whatever posts, approves, locks, brings all of it
 * out, or changes who may what. Documents are signed, and details erased, behind a factor shown for that very act; a decision
 * about a voucher asks for one where no passkey signs it.
 */
const STEP_UP: ReadonlySet<string> = new Set<ProcedureName>([
  'access.set',
  'accruals.end',
  'accruals.make',
  'accruals.post',
  'approvalRules.endStandIn',
  'approvalRules.giveStandIn',
  'approvalRules.set',
  // Who may what with the documents of a folder: also where a folder is moved under another, or a type puts what is to come.
  'archive.endGroup',
  'archive.setFolder',
  'archive.setGroup',
  'archive.setRights',
  'archive.setType',
  'customers.accept',
  'customers.assign',
  'customers.leave',
  'customers.unassign',
  'items.match',
  'items.unmatch',
  'ledger.addFiles',
  'ledger.liftSoftLock',
  'ledger.lockPeriod',
  'ledger.mayAddFiles',
  'ledger.reverse',
  'ledger.saftFile',
  'ledger.softLockPeriod',
  'partners.end',
  'people.beginReset',
  'people.changeRole',
  'people.confirmReset',
  'people.endMembership',
  'people.endSessions',
  'people.invite',
  'people.sendInvitationAgain',
  'people.withdrawInvitation',
  'people.withdrawReset',
  'periods.reopen',
  'protection.addContact',
  'protection.begin',
  'protection.confirm',
  'protection.decline',
  'protection.removeContact',
  'protection.withdraw',
  'vatReturn.deliver',
  'vatReturn.reopen',
  'vatReturn.settle',
  'yearEnd.end',
]);

/** Whether a procedure asks for a factor that was shown lately. */
export function asksStepUp(procedure: string): boolean {
  return STEP_UP.has(procedure);
}

/** What a member is told who does not meet the client's policy: how they stand to it. */
export function isBeforePolicy(procedure: string): boolean {
  return procedure === 'access.mine';
}
