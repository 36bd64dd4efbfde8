import type { PdfDocument, PdfObject } from '../document.ts';
import { equalValues, refsIn, repeatsKey } from '../syntax/equal.ts';
import { isName, isRef, isStream, type PdfRef, type PdfValue } from '../syntax/value.ts';

/** Something that differs after a signature and may not. */
export type Change =
  | { readonly code: 'appended_unaccounted'; readonly offset: number; readonly what: string }
  | { readonly code: 'trailer_changed'; readonly key: string }
  | { readonly code: 'trailer_ambiguous'; readonly key: string }
  | { readonly code: 'catalog_changed'; readonly key: string }
  | { readonly code: 'page_changed'; readonly object: number; readonly key: string }
  | { readonly code: 'annotations_changed'; readonly object: number }
  | { readonly code: 'form_changed'; readonly key: string }
  | { readonly code: 'field_changed'; readonly field: string; readonly key: string }
  | { readonly code: 'field_added'; readonly field: string }
  | { readonly code: 'field_locked'; readonly field: string }
  | { readonly code: 'visible_field_added'; readonly field: string }
  | { readonly code: 'signing_not_permitted'; readonly field: string }
  | { readonly code: 'filling_not_permitted'; readonly field: string }
  | { readonly code: 'information_changed'; readonly key: string }
  | { readonly code: 'evidence_changed' }
  | { readonly code: 'object_changed'; readonly object: number }
  | { readonly code: 'object_added'; readonly object: number }
  | { readonly code: 'key_repeated'; readonly object: number };

/** What the signatures up to here leave to those who come later. */
export interface Permission {
  /** The strictest DocMDP level (ISO 32000-1, table 254); null: the document is not certified. */
  readonly level: 1 | 2 | 3 | null;
  /** Whether FieldMDP or a signature field's Lock closes this field. */
  readonly locked: (field: string) => boolean;
}

/** More findings than this say nothing new. */
const MOST_CHANGES = 20;

/** The document as signed beside the document as it is, and what was found between them so far. */
export class Comparison {
  readonly before: PdfDocument;
  readonly after: PdfDocument;
  readonly permission: Permission;
  readonly changes: Change[] = [];
  /** What is permitted, but worth saying. */
  readonly notes: Change[] = [];
  /** Objects by number that are not what they were. */
  readonly changed: ReadonlyMap<number, { readonly before: PdfObject; readonly after: PdfObject | null }>;
  /** Objects that are there now and were not. */
  readonly added: ReadonlyMap<number, PdfObject>;
  readonly #explained = new Set<number>();
  #referrers: ReadonlyMap<number, readonly number[]> | null = null;

  constructor(before: PdfDocument, after: PdfDocument, permission: Permission) {
    this.before = before;
    this.after = after;
    this.permission = permission;
    const now = new Map(after.objects().map((object) => [object.number, object]));
    const then = new Set<number>();
    const changed = new Map<number, { before: PdfObject; after: PdfObject | null }>();
    for (const object of before.objects()) {
      then.add(object.number);
      const other = now.get(object.number) ?? null;
      const same = other?.generation === object.generation && equalValues(object.value, other.value);
      if (!same) changed.set(object.number, { before: object, after: other });
    }
    this.changed = changed;
    this.added = new Map([...now].filter(([number]) => !then.has(number)));
  }

  refuse(change: Change): void {
    if (this.changes.length < MOST_CHANGES) this.changes.push(change);
  }

  note(change: Change): void {
    if (this.notes.length < MOST_CHANGES) this.notes.push(change);
  }

  /** Whether an object of the document as it is was added after the signature. */
  isNew(ref: PdfRef): boolean {
    return this.added.has(ref.number) && this.after.object(ref) !== null;
  }

  isExplained(number: number): boolean {
    return this.#explained.has(number);
  }

  /** An added object that is what it should be. What it refers to needs its own explanation. */
  explain(number: number): void {
    this.#explained.add(number);
  }

  /** Everything added that can be reached from a value in a place where anything may stand. */
  explainAll(value: PdfValue): void {
    const waiting = refsIn(value);
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      const object = this.added.get(number);
      if (!object || this.#explained.has(number)) continue;
      this.#explained.add(number);
      if (repeatsKey(object.value)) this.refuse({ code: 'key_repeated', object: number });
      for (const next of refsIn(object.value)) waiting.push(next);
    }
  }

  /**
   * A value that may be direct or an object of its own, before and after, resolved; null when the
   * same object stands there still, which is judged under its own number. `refused` when the place
   * now points at another object of the signed document.
   */
  slot(before: PdfValue, after: PdfValue): { before: PdfValue; after: PdfValue } | null | 'refused' {
    if (isRef(before) && isRef(after) && equalValues(before, after)) return null;
    if (isRef(after)) {
      if (!this.isNew(after)) return 'refused';
      this.explain(after.number);
    }
    return { before: this.before.resolve(before), after: this.after.resolve(after) };
  }

  /** The objects of the signed document that refer to this one, once per reference; 0 is the trailer. */
  referrersOf(number: number): readonly number[] {
    this.#referrers ??= referrersIn(this.before);
    return this.#referrers.get(number) ?? [];
  }
}

function referrersIn(document: PdfDocument): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const add = (from: number, value: PdfValue): void => {
    for (const number of refsIn(value)) {
      const list = found.get(number);
      if (list) list.push(from);
      else found.set(number, [from]);
    }
  };
  add(0, document.trailer);
  for (const { number, value } of document.objects()) {
    // A cross-reference stream is a trailer, and those before the newest count no more.
    if (!isStream(value) || !isName(value.dict.get('Type'), 'XRef')) add(number, value);
  }
  return found;
}
