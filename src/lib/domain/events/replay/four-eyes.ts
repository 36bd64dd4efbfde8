import type { EventKind } from '../kinds.ts';
import type { Fault, ReplayedEvent } from './event.ts';

/** What makes somebody's a draft: whoever captured, coded or submitted it does not decide about it. */
export const HANDS_ON = ['draft.saved', 'draft.coded', 'draft.submitted'] as const satisfies EventKind[];
const DECIDING: readonly string[] = ['draft.approved', 'draft.returned'] satisfies EventKind[];

/**
 * The four-eyes rule over the events of one draft: who had a hand in it decides about it only where the event says that
 * nobody else could (`approval_of_own_work`). Whether that was so: drafts/replay/nobody-else.ts.
 */
export class FourEyes {
  readonly #involved = new Set<string>();

  /** The next event about the draft. */
  take({ id: eventId, kind, actorId, detail, marked }: ReplayedEvent): Fault[] {
    if ((HANDS_ON as readonly string[]).includes(kind)) this.#involved.add(actorId);
    if (!marked || !detail || !DECIDING.includes(kind) || !this.#involved.has(actorId)) return [];
    if (detail['nobodyElse'] === true) return [];
    const found = `${actorId}, who had a hand in it`;
    return [{ code: 'approval_of_own_work', eventId, expected: 'somebody else', found }];
  }
}
