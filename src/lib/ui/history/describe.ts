import { eventName } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import { voucherNumber } from '#lib/ui/books/number.ts';

/** What a screen needs of an event to say it. */
export interface Said {
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: { readonly [key: string]: unknown } | null;
}

/** An event as `audit.log` and `audit.timeline` give it. */
export interface ListedEvent extends Said {
  readonly id: string;
  /** Null while it waits for a checkpoint. */
  readonly index: number | null;
  readonly at: string;
  readonly actorId: string;
}

/** An event in words, with what its readable part names: `Bilag bokført GL 2026/12`. */
export function describe(event: Said): string {
  const name = eventName(event.kind);
  const about = aboutOf(event);
  return about ? `${name}: ${about}` : name;
}

/** The page of what the event is about, where there is one. */
export function pageOf({ subject, kind }: Said): string | null {
  if (subject.type === 'voucher') return `/vouchers/${subject.id}`;
  if (subject.type === 'document') return `/documents/${subject.id}`;
  if (subject.type === 'saft-import' || subject.type === 'vat-account') return '/setup';
  // A voucher has the id of the approval that posted it.
  return kind === 'approval.approved' ? `/vouchers/${subject.id}` : null;
}

function aboutOf({ subject, detail }: Said): string {
  const { series, year, number } = detail ?? {};
  if (
    subject.type === 'voucher' &&
    typeof series === 'string' &&
    typeof year === 'number' &&
    typeof number === 'string'
  ) {
    return voucherNumber({ series, year, number });
  }
  if (detail?.['nobodyElse'] === true) return t.log.nobodyElse;
  return NAMED_BY_ID.has(subject.type) ? subject.id : '';
}

/** Subjects whose id is what people call them. */
const NAMED_BY_ID: ReadonlySet<string> = new Set([
  'account',
  'series',
  'period',
  'fiscal-year',
  'vat-code',
  'dimension',
]);
