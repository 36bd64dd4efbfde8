import { lackingOf, type Asked } from '#lib/domain/approval/asked.ts';
import type { ApprovalRule } from '#lib/domain/approval/rules.ts';
import type { Minor } from '#lib/domain/money.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { askedOf, rulesNow, standingsOf } from '../drafts/standing.ts';
import { draftsIn } from '../drafts/store.ts';

/** A voucher that waits, of which other rules would ask something else. */
export interface Previewed {
  readonly id: string;
  readonly text: string;
  /** Øre. */
  readonly amount: Minor | null;
  /** What it lacks as it stands, and what it would. */
  readonly lacks: Asked;
  readonly would: Asked;
}

export interface Preview {
  /** Waiting in all. */
  readonly waiting: number;
  readonly changed: readonly Previewed[];
}

/** Which of the vouchers that wait would wait for others, if these rules held from now on. Changes nothing. */
export function previewRules(
  context: Context,
  { rules }: { readonly rules: readonly ApprovalRule[] },
): Promise<Result<Preview, never>> {
  return context.transaction<Preview, never>(async (tx) => {
    const drafts = await draftsIn(tx, context.clientId, ['submitted']);
    const standings = await standingsOf(tx, context, drafts, await rulesNow(tx, context));
    const changed: Previewed[] = [];
    for (const { draft, standing } of standings) {
      const { asked, given } = standing;
      const lacks = lackingOf(asked, given);
      const would = lackingOf(await askedOf(tx, context, draft, rules), given);
      if (isSame(lacks, would)) continue;
      const { text, amount } = draft.coding ?? draft.content;
      changed.push({ id: draft.id, text, amount, lacks, would });
    }
    return ok({ waiting: drafts.length, changed });
  });
}

const isSame = (one: Asked, other: Asked) =>
  one.people === other.people && one.named.join() === other.named.join();
