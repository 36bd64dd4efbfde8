import { may, type Ability, type Role } from '../../access/role.ts';
import { ruleOf, saysOf } from '../kinds.ts';
import type { Otherwise } from '../rule.ts';
import { Engagements, isSame, isToPartner, roleIn, statedTerms, termsOf, type Terms } from './engagements.ts';
import type { Fault, ReplayedEvent } from './event.ts';
import { OVERLAP_MS } from './order.ts';

/** What a member was from one event on; `null`: what made them one can't be read. */
interface Held {
  readonly role: Role | null;
  /** Milliseconds; none while it holds. */
  until?: number;
}

/**
 * Who was invited by whom is the grammar's to hold: an invitation begins with somebody who may, and is accepted once. Here it is
 * held that nobody lets themselves in but by one that they accepted, and as nothing else than it says.
 *
 * Who was a member with which role, replayed from the log's own events in their order, and whether whoever caused an
 * event was somebody who may: a member whose role gave one of the abilities that its kind names, the machine, or the
 * person it happens to (`actor_without_ability`). A role that was taken away still holds for what overlapped with that.
 * Roles are what this version's table makes of them: one that loses an ability there loses it for what is in logs already.
 */
export class Actors {
  readonly #machine: string;
  readonly #members = new Map<string, Held[]>();
  /** What each person was last let in as by an invitation that they accepted; null where that can't be read. */
  readonly #invited = new Map<string, Terms | null>();
  readonly #engagements = new Engagements();

  /** @param machine the id under which the service itself acts */
  constructor(machine: string) {
    this.#machine = machine;
  }

  /** The next event of the log. */
  take(event: ReplayedEvent): Fault[] {
    const faults = event.marked ? this.#judge(event) : [];
    if (event.kind === 'invitation.accepted' && !isToPartner(event.detail))
      this.#invited.set(event.actorId, termsOf(event.detail));
    this.#engagements.take(event);
    if (event.subject.type === 'membership' && ruleOf(event.kind)?.of === 'membership') this.#follow(event);
    return faults;
  }

  #judge(event: ReplayedEvent): Fault[] {
    const { id: eventId, at, kind, actorId, subject } = event;
    const rule = ruleOf(kind);
    if (!rule) return [];
    const roles = this.#rolesAt(actorId, Date.parse(at));
    const able = rule.by.some((who) => {
      if (who === 'machine') return actorId === this.#machine;
      if (who === 'oneself') return actorId === subject.id;
      if (who === 'invited') return this.#isInvited(event);
      if (who === 'engaged') return actorId !== this.#machine && this.#engagements.concerns(event);
      return roles.some((role) => role === null || may(role, who));
    });
    if (able && this.#engagements.covers(event)) return [];
    const found = actorId === this.#machine ? 'the machine' : describe(actorId, roles);
    return [{ code: 'actor_without_ability', eventId, expected: rule.by.map(inWords).join(', '), found }];
  }

  /** Whoever accepts says so themselves (`acceptedBy`), and is then let in as what the invitation said, and for as long. */
  #isInvited(event: ReplayedEvent): boolean {
    const { actorId, subject, detail } = event;
    if (subject.type === 'invitation') return actorId !== this.#machine;
    if (subject.type === 'engagement') return this.#engagements.isAccepted(event);
    if (actorId !== subject.id || !this.#invited.has(actorId)) return false;
    const as = this.#invited.get(actorId) ?? null;
    return subject.type !== 'membership' || isSame(as, statedTerms(detail));
  }

  /** Every role somebody had at that moment or since, that moment as wide as transactions overlap. */
  #rolesAt(userId: string, moment: number): (Role | null)[] {
    const held = this.#members.get(userId) ?? [];
    return held
      .filter(({ until }) => until === undefined || until >= moment - OVERLAP_MS)
      .map(({ role }) => role);
  }

  #follow({ at, kind, subject, detail }: ReplayedEvent): void {
    const held = this.#members.get(subject.id) ?? [];
    const last = held.at(-1);
    if (last) last.until ??= Date.parse(at);
    this.#members.set(subject.id, held);
    // A null statement ends the membership, and so does the kind where its readable part is gone: nothing holds from here on.
    const rule = ruleOf(kind);
    const ends = detail ? detail['statement'] === null : rule !== null && saysOf(rule) === 'end';
    if (!ends) held.push({ role: roleIn(detail) });
  }
}

function describe(actorId: string, roles: readonly (Role | null)[]): string {
  return roles.length === 0 ? `${actorId}, no member` : `${actorId}, ${roles.join(', ')}`;
}

function inWords(who: Ability | Otherwise): string {
  if (who === 'machine') return 'the machine';
  if (who === 'oneself') return 'the person themselves';
  if (who === 'engaged') return 'somebody of an accounting firm that is let in';
  return who === 'invited' ? 'who accepted an invitation' : `who has ${who}`;
}
