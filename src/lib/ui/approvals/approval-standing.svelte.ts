import { ONE_PERSON, partOf } from '#lib/domain/approval/asked.ts';
import { recoded, saysNothing } from '#lib/domain/drafts/captured.ts';
import { checkFourEyes } from '#lib/domain/drafts/draft-rules.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { accountsOf } from '#lib/domain/ledger/coding.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { accountsMissing, type Chart } from '#lib/ui/books/chart.ts';
import type { ApprovalDesk } from './approval-desk.svelte.ts';
import { Seen } from './seen.svelte.ts';

/** What a draft is judged by. */
export interface JudgedBy {
  readonly chart: Chart;
  /** Whose approval it would be. */
  readonly personId: string;
  readonly now: Date;
}

/** What stands between a person and approving a draft, as this device shows it; the server judges it again. */
export class ApprovalStanding {
  readonly desk: ApprovalDesk;
  readonly seen: Seen;
  /** What is shown is not what the log has. */
  astray = $state(false);
  readonly #by: JudgedBy;

  constructor(desk: ApprovalDesk, by: JudgedBy) {
    this.desk = desk;
    this.seen = new Seen(desk.draft.content.photos);
    this.#by = by;
  }

  /** What the four-eyes rule says of the person. */
  get eyes() {
    return checkFourEyes(this.desk.draft.people, this.#by.personId);
  }
  /** What their approval would be by the client's rules. */
  get part() {
    const { waits, approvals: given } = this.desk.draft;
    const { asked = ONE_PERSON, standIns = [] } = waits ?? {};
    return partOf(this.#by.personId, { asked, given, standIns, at: this.#by.now });
  }
  /** Accounts that are coded and in no chart. */
  get unknown(): string[] {
    const { coding } = this.desk.draft;
    return coding ? [...accountsMissing(this.#by.chart, accountsOf(coding))] : [];
  }
  /** Of whoever coded it: nobody else said anything of it. */
  get own(): boolean {
    const { content, createdBy, submittedBy } = this.desk.draft;
    return saysNothing(content) && createdBy === submittedBy;
  }
  get afterToday(): boolean {
    const { coding } = this.desk.draft;
    return coding !== null && coding.date > norwegianDate(this.#by.now);
  }
  /** Something is said of it that is to be weighed before it is approved: it is not one of many. */
  get remarkable(): boolean {
    const { alike, coding, content } = this.desk.draft;
    const said = alike.length > 0 || this.afterToday || coding === null || coding.noPhoto !== null;
    const differs = coding !== null && !this.own && recoded(content, coding).length > 0;
    return said || differs || !this.eyes.ok || this.eyes.value.nobodyElse || !this.part.ok;
  }
  /** Why the seal does not press, in its own words; null when it does. */
  get blocked(): string | null {
    const { desk, seen, part } = this;
    const { coding, lines } = desk.draft;
    const wrong = !desk.hashHolds || this.astray || this.unknown.length > 0;
    if (wrong || !coding || !lines) return t.approvals.blockedWrong;
    if (!this.eyes.ok) return t.approvals.blockedOwn;
    if (!part.ok)
      return part.error.code === 'approval_given_before'
        ? t.waits.blockedGivenBefore
        : t.waits.blockedNotAsked;
    if (desk.signing === 'impossible') return t.approvals.blockedNoPasskey;
    if (seen.failed !== null) return t.approvals.blockedFailed(seen.failed);
    if (seen.all) return null;
    return seen.total === 1 ? t.approvals.blockedLoading : t.approvals.blockedUnseen(seen.shown, seen.total);
  }
}
