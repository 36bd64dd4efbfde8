/**
 * In a text field of ours: the name of the signature field whose signer's trail it is made for. Signing fills it; whoever
 * reads the file later knows by it that nothing else may.
 */
export const TRAIL_KEY = 'SeglTrail';

/** What a trail says: who signed, when, and how they were identified. */
export interface Trail {
  readonly name: string;
  readonly time: Date;
  /** In the words of the paper's language. */
  readonly method: string;
  readonly address: string | null;
}

const APART = ' · ';
/** What may follow name and time: the method, and an address. */
const REST = /^ · [^·\p{Cc}]{1,60}(?: · [^·\p{Cc}]{1,60})?$/u;
const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) ([+-]\d\d:\d\d)/;

/** To the second, in Norwegian time with its distance from UTC: `2026-11-28 13:22:05 +01:00`. */
export function trailTime(time: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZone: 'Europe/Oslo',
    timeZoneName: 'longOffset',
  }).formatToParts(time);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? '';
  const offset = of('timeZoneName').replace('GMT', '') || '+00:00';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')} ${offset}`;
}

/** The value of a trail's field. */
export function trailText({ name, time, method, address }: Trail): string {
  return [name, trailTime(time), method, ...(address === null ? [] : [address])].join(APART);
}

/**
 * Whether a text is a trail of who signed as `name` at `time` (ISO 8601), as the signature says.
 */
export function isTrailOf(text: string, { name, time }: { name: string; time: string | null }): boolean {
  if (time === null || !text.startsWith(name + APART)) return false;
  const behind = text.slice((name + APART).length);
  const [told = '', date, clock, offset] = TIME.exec(behind) ?? [];
  const same = Date.parse(`${date}T${clock}${offset}`) === Math.floor(Date.parse(time) / 1000) * 1000;
  return told !== '' && same && REST.test(behind.slice(told.length));
}
