import type { ApprovalRule } from '#lib/domain/approval/rules.ts';
import { setRules } from '#lib/server/desk/approval-rules/service.ts';
import { rulesVersions } from '#lib/server/desk/approval-rules/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { ok } from '#lib/domain/result.ts';
import { must } from './drafts.ts';

const ANYTHING: ApprovalRule = {
  ...{ amount: null, account: null, counterpartyId: null, dimension: null, personId: null },
  ...{ asks: 'two', approverId: null },
};

/** Two different people, of every voucher but for what is said. */
export const rule = (change: Partial<ApprovalRule> = {}): ApprovalRule => ({ ...ANYTHING, ...change });

/** One person by name. */
export const named = ({ actorId }: Context, change: Partial<ApprovalRule> = {}): ApprovalRule =>
  rule({ asks: 'person', approverId: actorId, ...change });

/** These rules hold from now on. @returns their version */
export async function rulesHold(administrator: Context, ...rules: ApprovalRule[]): Promise<number> {
  const versions = must(
    await administrator.transaction(async (tx) => ok(await rulesVersions(tx, administrator.clientId))),
  );
  const after = versions.at(-1)?.version ?? null;
  return must(await setRules(administrator, { after, validFrom: null, rules })).version;
}
