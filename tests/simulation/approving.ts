import { v7 } from 'uuid';
import { MOST_TICKETS, thumbprintOf } from '#lib/domain/approval/away/decision.ts';
import { bytesOfBase64Url } from '#lib/domain/base64url.ts';
import type { Mutation } from '#lib/domain/sync/mutation.ts';
import type { HeldTicket } from '#lib/offline/away/key.ts';

export type Decided = Extract<Mutation, { type: 'approval.decide' }>;

/** How it was answered; `posted`: with which amount. */
interface Arrived {
  readonly said: string;
  readonly taken: boolean;
  readonly code: string | null;
  readonly revision: number;
  readonly posted: bigint | null;
}

/** What there is of a draft, for who decides about it. */
export interface Decidable {
  readonly revision: number;
  readonly contentHash: string;
  readonly state: string;
  readonly amount: bigint | null;
}

export type Ruling =
  | { readonly do: 'post' | 'return' | 'nothing'; readonly revision: number }
  | { readonly code: string };

/** Keys, tickets and decisions of those who decide without network; a ticket is what its own text says. */
export class SimApprovals {
  #keys = new Map<string, { person: string; counter: number; closed: boolean }>();
  #spent = new Set<string>();
  decisions = new Map<string, Arrived>();
  alarms: string[] = [];

  tickets(person: string, { publicKey, count }: { publicKey: string; count: number }): HeldTicket[] {
    const key = thumbprintOf(bytesOfBase64Url(publicKey) ?? new Uint8Array());
    if (!this.#keys.has(key)) this.#keys.set(key, { person, counter: 0, closed: false });
    const [issuedAt, expiresAt] = [new Date('2010-01-01T00:00:00Z'), new Date('2050-01-01T00:00:00Z')];
    return Array.from({ length: Math.min(count, MOST_TICKETS) }, () => ({
      ...{ id: v7(), issuedAt, expiresAt, proof: key },
    }));
  }

  decide(person: string, decided: Decided, draft: Decidable | null): Ruling {
    const { approvalId: id, away, revision } = decided;
    const said = JSON.stringify([
      id,
      decided.draftId,
      revision,
      decided.decision,
      away.decision,
      away.ticket.id,
    ]);
    const before = this.decisions.get(id);
    if (before?.said === said)
      return before.code === null ? { do: 'nothing', revision } : { code: before.code };
    const refused = this.#prove(person, decided);
    if (refused) return { code: refused };
    this.#spent.add(away.ticket.id);
    const key = this.#keys.get(away.key);
    if (key) key.counter = away.counter;
    const is = draft && draft.revision === revision && draft.contentHash === decided.contentHash;
    const code = draft?.state !== 'submitted' ? 'draft_not_submitted' : is ? null : 'approval_void';
    const posts = code === null && decided.decision === 'approved';
    const posted = posts ? (draft?.amount ?? null) : null;
    this.decisions.set(id, { said, taken: code === null, code, revision, posted });
    return code === null ? { do: posts ? 'post' : 'return', revision } : { code };
  }

  #prove(person: string, { away }: Decided): string | null {
    const key = this.#keys.get(away.key);
    if (key?.person !== person) return 'away_key_unknown';
    if (key.closed) return 'away_key_closed';
    if (away.ticket.proof !== away.key) return 'away_ticket_foreign';
    const alarm = this.#spent.has(away.ticket.id)
      ? 'away_ticket_spent'
      : away.counter <= key.counter
        ? 'away_counter_back'
        : null;
    if (alarm === null) return null;
    key.closed = true;
    this.alarms.push(alarm);
    return alarm;
  }

  /** @returns sets it back to how it is now */
  copy(): () => void {
    const copied = structuredClone([this.#keys, this.#spent, this.decisions] as const);
    return () => {
      [this.#keys, this.#spent, this.decisions] = structuredClone(copied);
    };
  }
}
