import { equalBytes } from '#lib/domain/bytes.ts';
import { askedBy, factsOf, ONE_PERSON, type Asked, type Given } from '#lib/domain/approval/asked.ts';
import { heldAt, type ApprovalRule, type RulesVersion } from '#lib/domain/approval/rules.ts';
import type { StandIn } from '#lib/domain/approval/stand-ins.ts';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { listStandIns, rulesVersions } from '../approval-rules/store.ts';
import { codedLines } from './service.ts';
import { hashOfDraft } from './statements.ts';
import { approvalsOf, type Approval, type Draft } from './store.ts';

/** What a client's approvals go by at a moment. */
export interface RulesNow {
  /** Null where none hold. */
  readonly held: RulesVersion | null;
  readonly standIns: readonly StandIn[];
  readonly at: Date;
}

export async function rulesNow(tx: Tx, { clientId, platform }: Context): Promise<RulesNow> {
  const at = platform.clock.now();
  const held = heldAt(await rulesVersions(tx, clientId), at);
  // Without rules nobody is named whom somebody could stand in for.
  return { held, standIns: held ? await listStandIns(tx, clientId) : [], at };
}

/** Whom a submitted draft waits for. */
export interface Standing {
  /** The version of the rules that holds; null: none. */
  readonly rules: number | null;
  readonly asked: Asked;
  /** Of this very content. */
  readonly given: readonly ShownDecision[];
}

/** A decision as screens show it, and prove it: all that its statement says but the draft. */
export type ShownDecision = Given &
  Omit<Approval, 'draftId' | 'contentHash' | 'decidedBy' | 'decidedAt' | 'signature'> & {
    readonly at: Date;
    /** Hex. */
    readonly contentHash: string;
    /** Hex SHA-256 of what the person's passkey signed; null: nothing. */
    readonly signature: string | null;
  };

export function shownDecision({
  draftId: _,
  contentHash,
  decidedBy: by,
  decidedAt: at,
  signature,
  ...row
}: Approval): ShownDecision {
  const signed = signature && bytesToHex(signature);
  return { ...row, by, at, contentHash: bytesToHex(contentHash), signature: signed };
}

export async function standingOf(tx: Tx, context: Context, draft: Draft, now: RulesNow): Promise<Standing> {
  const [found] = await standingsOf(tx, context, [draft], now);
  if (!found) throw new Error('a draft stands somehow');
  return found.standing;
}

/** How each of these stands, in their order. */
export async function standingsOf<D extends Draft>(
  tx: Tx,
  context: Context,
  drafts: readonly D[],
  { held }: RulesNow,
): Promise<{ readonly draft: D; readonly standing: Standing }[]> {
  const given = Map.groupBy(
    await approvalsOf(
      tx,
      context.clientId,
      drafts.map(({ id }) => id),
    ),
    ({ draftId }) => draftId,
  );
  const standings: { draft: D; standing: Standing }[] = [];
  for (const draft of drafts) {
    const asked = held ? await askedOf(tx, context, draft, held.rules) : ONE_PERSON;
    const about = { revision: draft.revision, contentHash: hexToBytes(hashOfDraft(draft)) };
    const own = approvalsAbout(given.get(draft.id) ?? [], about);
    standings.push({ draft, standing: { rules: held?.version ?? null, asked, given: own } });
  }
  return standings;
}

/** What rules ask about a draft as it would be posted; of one that can't be, what every voucher is asked. */
export async function askedOf(
  tx: Tx,
  context: Context,
  draft: Draft,
  rules: readonly ApprovalRule[],
): Promise<Asked> {
  if (rules.length === 0) return ONE_PERSON;
  const lines = await codedLines(tx, context, draft);
  return askedBy(rules, factsOf(lines.ok ? lines.value : [], peopleOf(draft)));
}

const peopleOf = ({ createdBy, submittedBy }: Draft) => [createdBy, ...(submittedBy ? [submittedBy] : [])];

/** The approvals of one revision with one hash: none of what the draft said before counts. */
export function approvalsAbout(
  all: readonly Approval[],
  { revision, contentHash }: Pick<Approval, 'revision' | 'contentHash'>,
): ShownDecision[] {
  return all
    .filter((each) => each.decision === 'approved' && each.revision === revision)
    .filter((each) => equalBytes(each.contentHash, contentHash))
    .map(shownDecision);
}
