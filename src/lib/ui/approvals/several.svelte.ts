import type { Minor } from '#lib/domain/money.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { ApprovalDesk } from './approval-desk.svelte.ts';
import { ApprovalStanding, type JudgedBy } from './approval-standing.svelte.ts';

/** One of several vouchers that are approved in one go. */
export class SeveralItem {
  readonly standing: ApprovalStanding;
  /** It has been on the screen; its pictures are loaded from then on. */
  looked = $state(false);
  included = $state(true);

  constructor(standing: ApprovalStanding) {
    this.standing = standing;
  }

  get amount(): Minor {
    return this.standing.desk.draft.coding?.amount ?? 0n;
  }
  get seen(): boolean {
    return this.looked && this.standing.seen.all;
  }
  /** Nothing came of it yet. */
  get open(): boolean {
    const { act, unsignedYet } = this.standing.desk;
    return act.answer === null && (act.state !== 'refused' || unsignedYet);
  }
  /** It is to be approved with the others. */
  get chosen(): boolean {
    return this.included && this.open;
  }
}

/**
 * Several vouchers of which nothing is to be weighed, approved in one go: each is a decision of its own about exactly what is
 * shown of it, so one that is refused holds up no other.
 */
export class SeveralStanding {
  readonly items: readonly SeveralItem[];
  /** So many are decided about each on its own page. */
  readonly apart: number;

  constructor(desks: readonly ApprovalDesk[], by: JudgedBy) {
    const standings = desks.map((desk) => new ApprovalStanding(desk, by));
    const plain = standings.filter((each) => !each.remarkable);
    this.items = plain.map((each) => new SeveralItem(each));
    this.apart = standings.length - plain.length;
  }

  get open(): readonly SeveralItem[] {
    return this.items.filter((item) => item.open);
  }
  get chosen(): readonly SeveralItem[] {
    return this.items.filter((item) => item.chosen);
  }
  get busy(): boolean {
    return this.items.some(({ standing }) => standing.desk.act.busy);
  }
  /** They are signed, all by one gesture. */
  get signed(): boolean {
    return this.open.some(({ standing }) => standing.desk.signs);
  }
  /** They have to be, and the person has no passkey. */
  get impossible(): boolean {
    return this.open.some(({ standing }) => standing.desk.signing === 'impossible');
  }
  /** The passkey did not sign, and nothing asks that it does. */
  get mayGoWithout(): boolean {
    return this.items.some(({ standing }) => standing.desk.mayGoWithout);
  }
  goWithout(): void {
    for (const { standing } of this.items) standing.desk.unsigned = true;
  }

  /** Why the seal does not press, in its own words; null when it does. */
  get blocked(): string | null {
    const { chosen } = this;
    if (chosen.length === 0) return t.approvals.severalNoneChosen;
    const seen = chosen.filter((item) => item.seen);
    const wrong = seen.find(({ standing }) => standing.blocked !== null);
    if (wrong) return wrong.standing.blocked;
    return seen.length < chosen.length ? t.approvals.severalUnseen(seen.length, chosen.length) : null;
  }

  /** Never rejects; what came of each its act tells. They travel together. */
  async approve(): Promise<void> {
    if (this.blocked !== null || this.busy) return;
    await Promise.all(this.chosen.map(({ standing }) => standing.desk.decide('approved', null)));
  }
}
