import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { HANDS_ON } from '../../events/replay/four-eyes.ts';
import { OVERLAP_MS } from '../../events/replay/order.ts';
import type { Others } from '../../events/replay/others.ts';
import { somebodyElse } from '../../events/replay/somebody-else.ts';
import { askedBy, isMet, lackingOf, type Asked, type Given, type VoucherFacts } from '../asked.ts';
import { heldAt, rulesRead, type RulesVersion } from '../rules.ts';
import { standsInFor, type StandIn } from '../stand-ins.ts';

/** An approval of a draft, by its row, and where the log has it. */
export interface ApprovalThen extends Given {
  readonly id: string;
  readonly revision: number;
  /** Hex. */
  readonly contentHash: string;
  readonly at: Date;
  readonly rulesVersion: number | null;
  readonly nobodyElse: boolean;
  /** What the voucher that it posted says; null of one that others had still to follow. */
  readonly posted: Omit<VoucherFacts, 'people'> | null;
  /** Null: nowhere. */
  readonly event: { readonly eventId: string; readonly place: number; readonly marked: boolean } | null;
}

interface Against {
  readonly clientId: string;
  readonly others: Others;
  readonly approvals: readonly ApprovalThen[];
}

type Told = ApprovalThen & { readonly event: NonNullable<ApprovalThen['event']> };

/**
 * The approvals of a draft, each by the rules that the log had said by then. One that posted a voucher names the version that
 * held (`approval_rules_differ`), and with those before it of the same content there is all that it asks (`approval_lacks_rule`).
 * Who approved in another's place stood in for them that day (`stand_in_not_in_force`). One that others had still to follow is
 * of nobody's own work (`approval_of_own_work`), or of somebody's when nobody else was left (`somebody_else_could`).
 */
export function judgeByRules(events: readonly ReplayedEvent[], against: Against): Fault[] {
  const told = against.approvals.filter((each): each is Told => each.event?.marked === true);
  return told.flatMap((approval) => {
    const before = told.filter((each) => isOfSame(each, approval) && each.event.place < approval.event.place);
    return [
      ...judgeStandIn(approval, against.others),
      ...(approval.posted === null
        ? judgeOwnWork(approval, { events, before, others: against.others })
        : judgeAsked(approval, approval.posted, { events, before, ...against })),
    ];
  });
}

const isOfSame = (one: ApprovalThen, other: ApprovalThen) =>
  one.revision === other.revision && one.contentHash === other.contentHash;

function judgeAsked(
  approval: Told,
  posted: NonNullable<ApprovalThen['posted']>,
  { events, before, clientId, others }: Against & Surrounding,
): Fault[] {
  const { eventId, place } = approval.event;
  const versions = versionsBy(others, clientId, place);
  // What was erased nobody can be held to.
  if (!versions) return [];
  const possible = heldAround(versions, approval.at);
  const held = possible.find((each) => (each?.version ?? null) === approval.rulesVersion);
  if (held === undefined) {
    const expected = possible.map((each) => `version ${each?.version ?? 'none'}`).join(' or ');
    const found = `version ${approval.rulesVersion ?? 'none'}`;
    return [{ code: 'approval_rules_differ', eventId, expected, found }];
  }
  const asked = askedBy(held?.rules ?? [], { ...posted, people: peopleBy(events, place) });
  const lacking = lackingOf(asked, [...before, approval]);
  if (isMet(lacking)) return [];
  const found = `without ${inWords(lacking)}`;
  return [{ code: 'approval_lacks_rule', eventId, expected: inWords(asked), found }];
}

interface Surrounding {
  readonly events: readonly ReplayedEvent[];
  readonly before: readonly Told[];
  readonly others: Others;
}

type Version = Pick<RulesVersion, 'version' | 'validFrom' | 'rules' | 'signed'>;

/** The versions that the log had said before a place; null where one was erased. */
export function versionsBy(others: Others, clientId: string, place: number): Version[] | null {
  const versions: Version[] = [];
  for (const said of others.of('approval-rules', clientId)) {
    if (said.place >= place) continue;
    const rules = rulesRead(said.words?.['rules']);
    if (!rules) return null;
    const validFrom = new Date(String(said.words?.['validFrom']));
    const signed = said.words?.['signed'] === true;
    versions.push({ version: Number(said.words?.['version']), validFrom, rules, signed });
  }
  return versions;
}

/** What held at a moment, as wide as clocks differ. */
export function heldAround(versions: readonly Version[], at: Date): (Version | null)[] {
  const near = versions.map(({ validFrom }) => validFrom.getTime());
  const moments = [-OVERLAP_MS, 0, OVERLAP_MS].map((by) => at.getTime() + by);
  const all = [...moments, ...near.filter((moment) => Math.abs(moment - at.getTime()) <= OVERLAP_MS)];
  return [...new Set(all.map((moment) => heldAt(versions, new Date(moment))))];
}

/** Who captured it, and who submitted it last by then. */
function peopleBy(events: readonly ReplayedEvent[], place: number): string[] {
  const earlier = events.filter((each) => each.place < place);
  const [first] = earlier.filter(({ kind }) => kind === 'draft.saved');
  const submitted = earlier.findLast(({ kind }) => kind === 'draft.submitted');
  return [first, submitted].flatMap((each) => each?.actorId ?? []);
}

type SaidStandIn = Omit<StandIn, 'endedAt'> & { readonly endedAt: string | null };

function judgeStandIn({ by, inPlaceOf, at, event: { eventId, place } }: Told, others: Others): Fault[] {
  if (inPlaceOf === null) return [];
  const said = [...others.idsOf('stand-in')].map((id) => others.before('stand-in', id, place));
  const stoodIn = said.some((each) => {
    if (!each) return false;
    // What was erased may have been it.
    if (!each.words) return true;
    const { endedAt, ...days } = each.words as unknown as SaidStandIn;
    const standIn = { ...days, endedAt: endedAt === null ? null : new Date(endedAt) };
    return standsInFor([standIn], { absent: inPlaceOf, standsIn: by }, at);
  });
  if (stoodIn) return [];
  const expected = `a stand-in for ${inPlaceOf} on that day`;
  return [{ code: 'stand_in_not_in_force', eventId, expected, found: by }];
}

function judgeOwnWork(approval: Told, { events, before, others }: Surrounding): Fault[] {
  const { eventId, place } = approval.event;
  const handsOn = events.filter(
    (each) => each.place < place && (HANDS_ON as readonly string[]).includes(each.kind),
  );
  const involved = new Set(handsOn.map(({ actorId }) => actorId));
  if (!involved.has(approval.by)) return [];
  if (!approval.nobodyElse) {
    const found = `${approval.by}, who had a hand in it`;
    return [{ code: 'approval_of_own_work', eventId, expected: 'somebody else', found }];
  }
  const except = new Set([...involved, ...before.map(({ by }) => by)]);
  const then = { at: approval.at.toISOString(), place };
  const found = somebodyElse(then, { ability: 'draft.approve', except }, others);
  if (found === null) return [];
  return [{ code: 'somebody_else_could', eventId, expected: 'nobody else who could decide', found }];
}

function inWords({ people, named }: Asked): string {
  return [...(people > 0 ? [`${people} who may approve`] : []), ...named].join(', ');
}
