import { changesIn, type FieldChange, type FieldValue } from '#lib/domain/events/changes.ts';
import { isUuid } from '#lib/domain/text.ts';
import { isCivilDate } from '#lib/domain/date.ts';
import { formatInstant, formatShortDate } from '#lib/i18n/format.ts';
import { INTL_TAGS, locale, t } from '#lib/i18n/i18n.svelte.ts';
import { nameOf, type Names } from '../app/people.ts';
import { describe, type ListedEvent } from './describe.ts';

/** An event in the parts of a sentence. */
export interface Sentence {
  /** By name, as the log called them then. */
  readonly who: string;
  readonly what: string;
  /** Field by field, in words; empty where it changed none, or says none. */
  readonly changes: readonly ChangeInWords[];
  /** Where the log has no words for what was before. */
  readonly beforeUnknown: boolean;
  /** Why, as it was written. */
  readonly reason: string | null;
  /** The network's word for where the request came from, where the log holds it. */
  readonly address: string | null;
  /** Browser and system, as the request named them; null in events from before they were noted. */
  readonly device: string | null;
  /** Nothing of it can be read any more but what is proven: who, what and when. */
  readonly erased: boolean;
}

export interface ChangeInWords {
  readonly field: string;
  /** Null where the field said nothing. */
  readonly was: string | null;
  readonly is: string | null;
}

/** Fields that count up with each change, or say again what the event says itself. */
const NO_CHANGES: readonly string[] = ['revision', 'createdAt', 'createdBy', 'userId'];
/** In them people write: what they wrote stands as they did, whatever it looks like. */
const WRITTEN: readonly string[] = [
  ...['text', 'name', 'description', 'typeName', 'noPhoto', 'code', 'number', 'type', 'source', 'email'],
];
/** Their values are digests: that there is another one is all there is to say. */
const SECRETS: readonly string[] = ['password', 'secondFactor', 'tokenHash'];

/** An event as a sentence in the language in use: who, what, before and after, from where and on which device. */
export function sentenceOf(event: ListedEvent, names: Names): Sentence {
  const { detail } = event;
  const changes = changesIn(detail, event.before);
  const said = (name: string) => (typeof detail?.[name] === 'string' ? detail[name] : null);
  return {
    who: event.foreign ? t.log.nobodyKnown : (event.actor ?? nameOf(names, event.actorId)),
    what: describe(event),
    changes: (changes ?? [])
      .filter(({ field }) => !NO_CHANGES.includes(lastOf(field)))
      .map((change) => inWords(change, names)),
    beforeUnknown: changes === null && event.before !== undefined,
    reason: said('reason'),
    address: said('address'),
    device: said('device'),
    erased: detail === null && event.foreign !== true,
  };
}

/** One change in words: `Beløp: 125,00 → 130,00`. */
export function changeText({ field, was, is }: ChangeInWords): string {
  if (was === null) return t.sentence.set(field, is ?? t.sentence.nothing);
  return t.sentence.set(field, t.sentence.changed(was, is ?? t.sentence.nothing));
}

/** The whole sentence, for where there is no room for parts: a file, a screen reader. */
export function sentenceText({ who, what, changes, reason, address, device, erased }: Sentence): string {
  const parts = [
    `${who}: ${what}`,
    ...changes.map(changeText),
    ...(reason === null ? [] : [t.sentence.reason(reason)]),
    ...(device === null ? [] : [t.sentence.device(device)]),
    ...(address === null ? [] : [t.sentence.address(address)]),
    ...(erased ? [t.sentence.erased] : []),
  ];
  return parts.join('. ');
}

function inWords({ field, was, is }: FieldChange, names: Names): ChangeInWords {
  const last = lastOf(field);
  const word = (t.eventFields as Readonly<Record<string, string>>)[last] ?? last;
  const label = field.startsWith('coding.') ? t.sentence.coding(word.toLowerCase()) : word;
  const say = (value: FieldValue) => valueText(last, value, names);
  if (!SECRETS.includes(last)) return { field: label, was: say(was), is: say(is) };
  const secret = (value: FieldValue, text: string) => (value === null ? null : text);
  return { field: label, was: secret(was, t.sentence.anotherBefore), is: secret(is, t.sentence.another) };
}

function valueText(field: string, value: FieldValue, names: Names): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? t.sentence.yes : t.sentence.no;
  if (field === 'role') return (t.roles as Readonly<Record<string, string>>)[String(value)] ?? String(value);
  if (typeof value === 'number') return String(value);
  if (WRITTEN.includes(field)) return value;
  if (/^-?\d+\.\d\d$/.test(value)) return amountText(value);
  if (isCivilDate(value)) return formatShortDate(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return formatInstant(new Date(value));
  return isUuid(value) ? nameOf(names, value) : value;
}

/** Kroner as the log writes them, with the language's signs; never through a number, which holds not all of them. */
function amountText(decimal: string): string {
  const [whole = '', cents = ''] = decimal.split('.');
  const format = new Intl.NumberFormat(INTL_TAGS[locale()], { minimumFractionDigits: 2 });
  const comma = format.formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? ',';
  const grouped = new Intl.NumberFormat(INTL_TAGS[locale()]).format(BigInt(whole.replace('-', '')));
  return `${whole.startsWith('-') ? '−' : ''}${grouped}${comma}${cents}`;
}

const lastOf = (field: string) => field.slice(field.lastIndexOf('.') + 1);
