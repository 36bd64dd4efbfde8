/**
 * What a PDF is made of (ISO 32000-1, 7.3). Names are kept as one character per byte, so that two
 * names are equal exactly when their bytes are.
 */
export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfString
  | readonly PdfValue[]
  | PdfDict
  | PdfRef
  | PdfStream;

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}

export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly hex: boolean;
  /** Where it stands in the file, brackets included; -1 when it lies inside an object stream. */
  readonly start: number;
  readonly end: number;
}

export interface PdfRef {
  readonly kind: 'ref';
  readonly number: number;
  readonly generation: number;
}

export interface PdfStream {
  readonly kind: 'stream';
  readonly dict: PdfDict;
  /** The bytes as they stand in the file, filters not undone. */
  readonly raw: Uint8Array;
}

/** A dictionary. When a key stands in it twice the first is kept and the key is named in `repeated`. */
export class PdfDict {
  readonly kind = 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
  readonly repeated: readonly string[];

  constructor(entries: ReadonlyMap<string, PdfValue>, repeated: readonly string[] = []) {
    this.entries = entries;
    this.repeated = repeated;
  }

  /** The value as written, references not followed; null when the key is absent, which is the same thing. */
  get(key: string): PdfValue {
    return this.entries.get(key) ?? null;
  }

  /** The keys whose value is not null. */
  keys(): string[] {
    return [...this.entries].filter(([, value]) => value !== null).map(([key]) => key);
  }
}

export function isArray(value: PdfValue): value is readonly PdfValue[] {
  return Array.isArray(value);
}

export function isDict(value: PdfValue): value is PdfDict {
  return kindOf(value) === 'dict';
}

export function isStream(value: PdfValue): value is PdfStream {
  return kindOf(value) === 'stream';
}

export function isRef(value: PdfValue): value is PdfRef {
  return kindOf(value) === 'ref';
}

export function isString(value: PdfValue): value is PdfString {
  return kindOf(value) === 'string';
}

/** Whether the value is a name, or exactly the name asked for. */
export function isName(value: PdfValue, name?: string): value is PdfName {
  return kindOf(value) === 'name' && (name === undefined || (value as PdfName).name === name);
}

export function isInteger(value: PdfValue): value is number {
  return Number.isSafeInteger(value);
}

export type PdfKind = 'null' | 'boolean' | 'number' | 'array' | 'name' | 'string' | 'dict' | 'ref' | 'stream';

export function kindOf(value: PdfValue): PdfKind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return 'number';
  return 'kind' in value ? value.kind : 'array';
}
