import type { JsonObject } from '../../canonical.ts';
import { norwegianDate } from '../../date.ts';
import { sayDate, sayMoment } from '../../language.ts';
import { voucherNumber } from '../../ledger/voucher-number.ts';
import { isEventKind } from '../kinds.ts';
import { subjectOf } from '../subjects.ts';
import type { EventWords } from '../words/words.ts';
import type { Speech } from './speech.ts';

/** What a screen needs of an event to say it. */
export interface Said {
  readonly kind: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: JsonObject | null;
  /** Its readable part was erased on request. */
  readonly erased?: { readonly at: string };
  /** The application did not write it: somebody put it there. */
  readonly foreign?: true;
}

/** An event as `audit.log` and `audit.timeline` give it. */
export interface ListedEvent extends Said {
  readonly id: string;
  /** Null while it waits for a checkpoint. */
  readonly index: number | null;
  readonly at: string;
  readonly actorId: string;
  /** Who caused it, by the name the log had of them then. */
  readonly actor?: string | null;
  /** What the event before it said of its subject, where this one says it; null where nobody can read it any more. */
  readonly before?: JsonObject | null;
}

/** An event in words, with what its readable part names: `Bilag bokført GL 2026/12`. */
export function describeIn(event: Said, speech: Speech): string {
  const { words, language } = speech;
  const name = eventNameIn(event.kind, words);
  if (event.foreign) return words.sentence.foreign(name);
  if (event.erased)
    return words.sentence.erasedOn(name, sayDate(norwegianDate(new Date(event.erased.at)), language));
  const about = aboutOf(event, speech);
  return about ? `${name}: ${about}` : name;
}

/** What an event of the log is called. One of a kind that only another version writes is said to be that. */
export function eventNameIn(kind: string, words: EventWords): string {
  return isEventKind(kind) ? words.events[kind] : words.sentence.unknownKind(kind);
}

function aboutOf({ subject, detail }: Said, speech: Speech): string {
  const { words, nameOf } = speech;
  const { series, year, number } = detail ?? {};
  if (
    subject.type === 'voucher' &&
    typeof series === 'string' &&
    typeof year === 'number' &&
    typeof number === 'string'
  ) {
    return voucherNumber({ series, year, number });
  }
  if (subject.type === 'draft' || subject.type === 'approval') return howDecided(detail, { words, nameOf });
  if (subject.type === 'away-decision') return decidedAway(detail, speech);
  const { what, format } = detail ?? {};
  if (subject.type === 'reading' && typeof what === 'string') {
    const thing = (words.readings as Readonly<Record<string, string>>)[what] ?? what;
    return typeof format === 'string' ? `${thing} (${format.toUpperCase()})` : thing;
  }
  return subjectOf(subject.type)?.named ? subject.id : '';
}

/** Which revision, what, and when as the device says. */
function decidedAway(detail: Said['detail'], { words, language }: Speech): string {
  const { revision, decision, claimedAt } = detail ?? {};
  if (typeof revision !== 'number' || typeof claimedAt !== 'string') return '';
  const { awayApproved, awayReturned } = words.sentence;
  return (decision === 'approved' ? awayApproved : awayReturned)(
    revision,
    sayMoment(new Date(claimedAt), language),
  );
}

/** In whose place it was decided, and that nobody else could. */
function howDecided(detail: Said['detail'], { words, nameOf }: Pick<Speech, 'words' | 'nameOf'>): string {
  const { inPlaceOf, nobodyElse } = detail ?? {};
  return [
    ...(typeof inPlaceOf === 'string' ? [words.sentence.inPlaceOf(nameOf(inPlaceOf))] : []),
    ...(nobodyElse === true ? [words.sentence.nobodyElse] : []),
  ].join(', ');
}
