import { judgeByRules, type ApprovalThen } from '../../approval/replay/by-rules.ts';
import type { JsonObject } from '../../canonical.ts';
import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { judgeSoftLock } from '../../ledger/replay/soft-lock.ts';
import { judgeCoded, type Books, type PostedFrom } from './coded.ts';
import { judgeNobodyElse } from './nobody-else.ts';

/** A photo that the draft names now. */
export interface PhotoThen {
  readonly id: string;
  readonly sha256: string;
  /** Where the log says that it had arrived; null: nowhere. */
  readonly received: { readonly place: number } | null;
  /** Another draft names it too. */
  readonly elsewhere: boolean;
}

interface Against extends Books {
  readonly vouchers: readonly PostedFrom[];
  readonly photos: readonly PhotoThen[];
  readonly approvals: readonly ApprovalThen[];
}

/**
 * A draft against what became of it and what it rested on, each as the log had said it by then. Each of its vouchers is what
 * the approved coding comes to with the rates and VAT accounts of that moment (`voucher_differs_from_draft`), and was posted
 * by an approval of the revision that stood (`voucher_without_approval`); it was opened again only when they were taken back
 * (`reopened_unreversed`); its photos had arrived when it was submitted (`photo_was_missing`); and who decided about their
 * own work was the only one who could (`somebody_else_could`); and none went into a period that was softly locked but by who may
 * lock it ({@link judgeSoftLock}); and no other draft had its photos (`photo_of_two_drafts`). Its
 * approvals are by the client's rules: {@link judgeByRules}.
 */
export function judgeDraft(events: readonly ReplayedEvent[], against: Against): Fault[] {
  const approved = new Set<PostedFrom>();
  const faults = events.flatMap((event, at) => {
    const own = event.kind === 'draft.approved' ? postedBetween(events[at - 1], event, against.vouchers) : [];
    for (const voucher of own) approved.add(voucher);
    if (!event.marked) return [];
    return [
      ...own.flatMap((voucher) => judgeApproval(event, events[at - 1], voucher)),
      ...own.flatMap((voucher) => judgeCoded(event, voucher, against)),
      ...own.flatMap(({ posting }) =>
        judgeSoftLock(event, posting, submittedBefore(events, at), against.others),
      ),
      ...(event.kind === 'draft.reopened' ? judgeReopening(event, against.vouchers) : []),
      ...(event.detail?.['nobodyElse'] === true
        ? judgeNobodyElse(event, {
            before: events.slice(0, at),
            given: givenBefore(event, events[at - 1], against.approvals),
            others: against.others,
          })
        : []),
    ];
  });
  const last = events.at(-1);
  const without = against.vouchers.filter((each) => each.posted?.marked && !approved.has(each));
  return [
    ...faults,
    ...without.flatMap(({ id }) =>
      last ? [unapproved(last.id, `an approval by which voucher ${id} was posted`, 'none')] : [],
    ),
    ...judgeByRules(events, against),
    ...judgePhotos(events, against.photos),
    ...judgeShared(events, against.photos),
  ];
}

function submittedBefore(events: readonly ReplayedEvent[], at: number): ReplayedEvent | null {
  return events.slice(0, at).findLast(({ kind }) => kind === 'draft.submitted') ?? null;
}

/** Who had approved what the event decides about, as the one before it left it. Its own decision comes after it. */
function givenBefore(
  { place }: ReplayedEvent,
  before: ReplayedEvent | undefined,
  approvals: readonly ApprovalThen[],
): string[] {
  const { revision, content } = before?.detail ?? {};
  return approvals
    .filter((each) => each.revision === revision && each.contentHash === content)
    .filter(({ event }) => event !== null && event.place < place)
    .map(({ by }) => by);
}

function postedBetween(
  before: ReplayedEvent | undefined,
  { place }: ReplayedEvent,
  vouchers: readonly PostedFrom[],
): readonly PostedFrom[] {
  return vouchers.filter(
    ({ posted }) => posted && posted.place > (before?.place ?? -1) && posted.place < place,
  );
}

function judgeApproval(
  { id: eventId }: ReplayedEvent,
  before: ReplayedEvent | undefined,
  { id, approval }: PostedFrom,
): Fault[] {
  const { revision, content } = before?.detail ?? {};
  if (typeof revision !== 'number' || typeof content !== 'string') return [];
  const expected = `approval ${id} of revision ${revision}, ${content}`;
  if (!approval) return [unapproved(eventId, expected, 'none')];
  if (approval.revision === revision && approval.contentHash === content) return [];
  return [unapproved(eventId, expected, `of revision ${approval.revision}, ${approval.contentHash}`)];
}

function unapproved(eventId: string, expected: string, found: string): Fault {
  return { code: 'voucher_without_approval', eventId, expected, found };
}

function judgeReopening({ id: eventId, place }: ReplayedEvent, vouchers: readonly PostedFrom[]): Fault[] {
  const before = vouchers.filter(({ posted }) => posted && posted.place < place);
  const standing = before.filter(({ reversed }) => !reversed || reversed.place > place);
  return standing.map(({ id }) => {
    const expected = `voucher ${id} taken back before`;
    return { code: 'reopened_unreversed', eventId, expected, found: 'it stood' };
  });
}

/** Of the last time it was submitted, as far as it still names them. */
function judgePhotos(events: readonly ReplayedEvent[], photos: readonly PhotoThen[]): Fault[] {
  const submitted = events.findLast(({ kind }) => kind === 'draft.submitted');
  const now = submitted?.detail?.['now'] as JsonObject | undefined;
  if (!submitted?.marked || !now) return [];
  const named = ((now['content'] as JsonObject)['photos'] ?? []) as unknown as readonly {
    id: string;
    sha256: string;
  }[];
  return named.flatMap(({ id, sha256 }) => {
    const photo = photos.find((each) => each.id === id);
    if (!photo || (photo.sha256 === sha256 && photo.received && photo.received.place < submitted.place))
      return [];
    const expected = `photo ${id} there, ${sha256}`;
    const found = photo.received ? photo.sha256 : 'not yet';
    return [{ code: 'photo_was_missing', eventId: submitted.id, expected, found }];
  });
}

/** Asked when a draft is saved, of all that there are: where one is named twice, one of the two was saved past it. */
function judgeShared(events: readonly ReplayedEvent[], photos: readonly PhotoThen[]): Fault[] {
  const saved = events.findLast(({ kind }) => kind === 'draft.saved');
  if (!saved?.marked) return [];
  return photos
    .filter(({ elsewhere }) => elsewhere)
    .map(({ id }) => {
      const expected = `photo ${id} in one draft`;
      return { code: 'photo_of_two_drafts', eventId: saved.id, expected, found: 'in another too' };
    });
}
