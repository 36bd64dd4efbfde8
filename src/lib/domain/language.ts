/** What people read. Norwegian is written first; English says the same. */
export const LANGUAGES = ['nb', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** BCP 47 tags for Intl. English keeps the order of day and month that Norwegians read. */
export const INTL_TAGS = { nb: 'nb-NO', en: 'en-GB' } as const satisfies Record<Language, string>;

/** The shape any other language must have: the same keys, the same parameters. */
export type Words<T> = T extends string
  ? string
  : T extends (...parameters: infer P) => string
    ? (...parameters: P) => string
    : { readonly [K in keyof T]: Words<T[K]> };

/** Bookkeeping in Norway happens in one zone, wherever the device is. */
export const ZONE = 'Europe/Oslo';

/** A civil date `YYYY-MM-DD` as people read it: `21. nov. 2026`. Text that is no date comes back as it is. */
export function sayDate(date: string, language: Language): string {
  return civil(date, language, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** A civil date in a column, digits only and of one width: `21.11.2026`. */
export function sayShortDate(date: string, language: Language): string {
  return civil(date, language, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

/** An instant, in Norway: `21. nov. 2026, 14:05`. */
export function sayInstant(instant: Date, language: Language): string {
  return intl(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE }).format(instant);
}

/**
 * An instant to compare with paper, wherever the reader is: to the second, with the distance from UTC, as
 * `21. nov. 2026, 14:05:09 (UTC+1)`.
 */
export function sayMoment(instant: Date, language: Language): string {
  const zone = intl(language, { hour: 'numeric', timeZone: ZONE, timeZoneName: 'shortOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace('GMT', 'UTC');
  return `${intl(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: ZONE }).format(instant)} (${zone ?? ZONE})`;
}

/** A count or other whole number with the language's grouping. */
export function sayCount(count: number | bigint, language: Language): string {
  return numbers(language).format(count);
}

/** Kroner written `-1234.50`, with the language's signs; never through a number, which holds not all of them. */
export function sayAmount(decimal: string, language: Language): string {
  const [whole = '', cents = ''] = decimal.split('.');
  const sign = whole.startsWith('-') ? '−' : '';
  return `${sign}${sayCount(BigInt(whole.replace('-', '')), language)}${DECIMAL_SIGNS[language]}${cents}`;
}

const DECIMAL_SIGNS = { nb: ',', en: '.' } as const satisfies Record<Language, string>;
const counts = new Map<Language, Intl.NumberFormat>();

function numbers(language: Language): Intl.NumberFormat {
  let format = counts.get(language);
  if (!format) counts.set(language, (format = new Intl.NumberFormat(INTL_TAGS[language])));
  return format;
}

function civil(date: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  const instant = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(instant.getTime())
    ? date
    : intl(language, { ...options, timeZone: 'UTC' }).format(instant);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one takes longer than all that it says of an event. */
function intl(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(INTL_TAGS[language], options)));
  return format;
}
