import { endOfAccess } from '../../access/membership.ts';
import type { JsonObject } from '../../canonical.ts';
import { ROLES, type Role } from '../../access/role.ts';
import type { ReplayedEvent } from './event.ts';
import { OVERLAP_MS } from './order.ts';

/** As what somebody is let in, and until when. */
export interface Terms {
  /** Null: none that there is. */
  readonly role: Role | null;
  /** Milliseconds; null: until it is ended. */
  readonly endsAt: number | null;
}

interface Running {
  /** Null where they can't be read. */
  readonly terms: Terms | null;
  /** Milliseconds; none while it runs. */
  until?: number;
}

/**
 * Which accounting firms a log has let in, by its own events in their order: a firm begins by an invitation that was accepted for
 * it, on the terms of that, and its people come on the terms of the firm, while it runs. Who of a firm acts is its own log's to
 * judge.
 */
export class Engagements {
  /** Invitations that were accepted for a firm, by id. */
  readonly #accepted = new Map<string, { readonly by: string; readonly terms: Terms | null }>();
  readonly #running = new Map<string, Running>();
  /** By which each member came last, null where that can't be read; those are missing whom the client let in itself. */
  readonly #cameBy = new Map<string, string | null>();

  /** The next event of the log. */
  take({ at, kind, actorId, subject, detail }: ReplayedEvent): void {
    if (kind === 'invitation.accepted' && (detail === null || isToPartner(detail)))
      this.#accepted.set(subject.id, { by: actorId, terms: termsOf(detail) });
    if (kind === 'engagement.begun') this.#running.set(subject.id, { terms: statedTerms(detail) });
    const ended = kind === 'engagement.ended' ? this.#running.get(subject.id) : undefined;
    if (ended) ended.until ??= Date.parse(at);
    if (kind !== 'member.added') return;
    const engagement = engagementIn(detail);
    if (detail !== null && engagement === null) this.#cameBy.delete(subject.id);
    else this.#cameBy.set(subject.id, engagement);
  }

  /** Whether a firm begins by who accepted the invitation of its id, on its terms. */
  isAccepted({ actorId, subject, detail }: ReplayedEvent): boolean {
    const accepted = this.#accepted.get(subject.id);
    return accepted?.by === actorId && isSame(accepted.terms, statedTerms(detail));
  }

  /** Whether somebody whom a firm let in, or no firm, is let in on the terms of that, and stays so. */
  covers({ at, kind, subject, detail }: ReplayedEvent): boolean {
    if (kind === 'member.role_changed' && typeof this.#cameBy.get(subject.id) === 'string') return false;
    const engagement = subject.type === 'membership' ? engagementIn(detail) : null;
    if (engagement === null) return true;
    const running = this.#running.get(engagement);
    if (!running || (running.until ?? Infinity) < Date.parse(at) - OVERLAP_MS) return false;
    return isSame(running.terms, statedTerms(detail));
  }

  /** Whether it is about somebody who came by a firm, or may have where that can't be read, or about a firm. */
  concerns({ subject, detail }: ReplayedEvent): boolean {
    if (subject.type === 'engagement' || engagementIn(detail) !== null) return true;
    const by = this.#cameBy.get(subject.id);
    const unread = by === null || (subject.type === 'membership' && detail === null);
    return unread ? this.#running.size > 0 : by !== undefined;
  }
}

/** Whether an invitation asks in a firm. */
export function isToPartner(detail: JsonObject | null): boolean {
  return nowOf(detail)?.['toPartner'] === true;
}

/** What an invitation gives from when it is accepted; null where that can't be read. */
export function termsOf(detail: JsonObject | null): Terms | null {
  const [role, acceptedAt] = [roleIn(detail), momentIn(detail, 'acceptedAt')];
  if (role === null) return null;
  const days = nowOf(detail)?.['accessDays'];
  if (typeof days !== 'number' || acceptedAt === null) return { role, endsAt: null };
  return { role, endsAt: endOfAccess(days, new Date(acceptedAt))?.getTime() ?? null };
}

/** What an event says of as what somebody, or a firm, is there, and until when; null where that can't be read. */
export function statedTerms(detail: JsonObject | null): Terms | null {
  return detail && { role: roleIn(detail), endsAt: momentIn(detail, 'endsAt') };
}

export function roleIn(detail: JsonObject | null): Role | null {
  return ROLES.find((role) => role === detail?.['role']) ?? null;
}

/** What can't be read may be the same. */
export function isSame(one: Terms | null, other: Terms | null): boolean {
  return !one || !other || (one.role === other.role && one.endsAt === other.endsAt);
}

function engagementIn(detail: JsonObject | null): string | null {
  const said = nowOf(detail)?.['engagement'];
  return typeof said === 'string' ? said : null;
}

/** Of what an event says of its subject. */
function momentIn(detail: JsonObject | null, field: string): number | null {
  const said = nowOf(detail)?.[field];
  return typeof said === 'string' ? Date.parse(said) : null;
}

const nowOf = (detail: JsonObject | null) => detail?.['now'] as JsonObject | undefined;
