import { isCivilDate } from '../../date.ts';
import { sayAmount, sayInstant, sayShortDate } from '../../language.ts';
import { isUuid } from '../../text.ts';
import { changesIn, type FieldChange, type FieldValue } from '../changes.ts';
import type { EventWords } from '../words/words.ts';
import { describeIn, type ListedEvent } from './describe.ts';
import type { Speech } from './speech.ts';

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

/** An event as a sentence: who, what, before and after, from where and on which device. */
export function sentenceIn(event: ListedEvent, speech: Speech): Sentence {
  const { detail } = event;
  const changes = changesIn(detail, event.before);
  const said = (name: string) => (typeof detail?.[name] === 'string' ? detail[name] : null);
  return {
    who: event.foreign ? speech.words.sentence.nobodyKnown : (event.actor ?? speech.nameOf(event.actorId)),
    what: describeIn(event, speech),
    changes: (changes ?? [])
      .filter(({ field }) => !NO_CHANGES.includes(lastOf(field)))
      .map((change) => inWords(change, speech)),
    beforeUnknown: changes === null && event.before !== undefined,
    reason: said('reason'),
    address: said('address'),
    device: said('device'),
    erased: detail === null && event.foreign !== true,
  };
}

/** One change in words: `Beløp: 125,00 → 130,00`. */
export function changeIn({ field, was, is }: ChangeInWords, { sentence }: EventWords): string {
  if (was === null) return sentence.set(field, is ?? sentence.nothing);
  return sentence.set(field, sentence.changed(was, is ?? sentence.nothing));
}

function inWords({ field, was, is }: FieldChange, speech: Speech): ChangeInWords {
  const { words } = speech;
  const last = lastOf(field);
  const word = (words.eventFields as Readonly<Record<string, string>>)[last] ?? last;
  const label = labelOf(field, word, words);
  const say = (value: FieldValue) => valueText(last, value, speech);
  if (!SECRETS.includes(last)) return { field: label, was: say(was), is: say(is) };
  const secret = (value: FieldValue, text: string) => (value === null ? null : text);
  return {
    field: label,
    was: secret(was, words.sentence.anotherBefore),
    is: secret(is, words.sentence.another),
  };
}

function labelOf(field: string, word: string, { sentence }: EventWords): string {
  const [first, number = ''] = field.split('.');
  if (first === 'coding' && number !== '') return sentence.coding(word.toLowerCase());
  return first === 'rules' && number !== '' ? sentence.rule(number, word.toLowerCase()) : word;
}

function valueText(field: string, value: FieldValue, { words, language, nameOf }: Speech): string | null {
  if (value === null || value === '') return null;
  if (typeof value === 'boolean') return value ? words.sentence.yes : words.sentence.no;
  if (field === 'role')
    return (words.roles as Readonly<Record<string, string>>)[String(value)] ?? String(value);
  if (field === 'asks')
    return (words.ruleAsks as Readonly<Record<string, string>>)[String(value)] ?? String(value);
  if (typeof value === 'number') return String(value);
  if (WRITTEN.includes(field)) return value;
  if (/^-?\d+\.\d\d$/.test(value)) return sayAmount(value, language);
  if (isCivilDate(value)) return sayShortDate(value, language);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return sayInstant(new Date(value), language);
  return isUuid(value) ? nameOf(value) : value;
}

const lastOf = (field: string) => field.slice(field.lastIndexOf('.') + 1);
