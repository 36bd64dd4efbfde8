import { bytesOf, stream, textOf } from '#tests/fixtures/pdf.ts';
import { openPdf, type PdfDocument, type PdfObject } from '#lib/domain/pdf/document.ts';
import { isDict } from '#lib/domain/pdf/syntax/value.ts';
import { openSigned } from '#lib/domain/signature/signed-part.ts';
import { changedBody, written } from './body.ts';
import type { ObjectPlan, Plan, RevisionPlan } from './plan.ts';

/** An entry of a cross-reference section, right or wrong. */
interface Entry {
  readonly number: number;
  readonly offset: number;
  readonly generation: number;
  readonly free: boolean;
  /** Packed in this object stream, at this place. */
  readonly packed?: { readonly holder: number; readonly index: number };
}

/** Each is read once, however much is appended to it in turn. */
const documents = new WeakMap<Uint8Array, PdfDocument>();

function opened(base: Uint8Array): PdfDocument {
  const found = openSigned(base, (end) => openPdf(base, { end }));
  if (!found.ok) throw new Error(`not sound before anything is appended: ${JSON.stringify(found.error)}`);
  return found.value.document;
}

/** A sound file with what the plan appends to it. */
export function appended(base: Uint8Array, plan: Plan): Uint8Array {
  const document = documents.get(base) ?? opened(base);
  documents.set(base, document);
  let text = textOf(base);
  let sections = document.sections.map(({ start }) => start);
  for (const revision of plan.revisions) {
    const more = new Revision(document, text, sections, revision).write();
    text += more.text;
    sections = [more.section, ...sections];
  }
  return bytesOf(plan.front + text);
}

/** One revision behind `before`, being written. */
class Revision {
  readonly #document: PdfDocument;
  readonly #before: string;
  readonly #sections: readonly number[];
  readonly #plan: RevisionPlan;
  #free: number;
  #text = '';

  constructor(document: PdfDocument, before: string, sections: readonly number[], plan: RevisionPlan) {
    this.#document = document;
    this.#before = before;
    this.#sections = sections;
    this.#plan = plan;
    // What an earlier revision of the same plan added is not known here: numbers of its own for each length.
    this.#free = 1 + Math.max(...document.objects().map(({ number }) => number)) + (before.length % 997);
  }

  write(): { text: string; section: number } {
    const entries: Entry[] = [];
    const packed: [number, string][] = [];
    for (const plan of this.#plan.objects) this.#object(plan, entries, packed);
    if (packed.length > 0) this.#pack(packed, entries);
    this.#between();
    const section = this.#plan.form === 'table' ? this.#table(entries) : this.#streamed(entries);
    this.#end(section);
    const { words } = this.#plan;
    return { text: respelt(this.#text, words), section };
  }

  get #here(): number {
    return this.#before.length + this.#text.length;
  }

  #object(plan: ObjectPlan, entries: Entry[], packed: [number, string][]): void {
    const object = this.#picked(plan);
    const body =
      plan.body === 'evidence' && isDict(object.value)
        ? this.#evidence()
        : changedBody(this.#bodyOf(object), plan);
    const number = plan.place === 'new' ? this.#free++ : object.number;
    const isPlain =
      plan.place === 'plain' || plan.place === 'new' || plan.place === 'twice' || body.includes('stream');
    if (!isPlain) packed.push([number, body]);
    if (plan.place === 'packed' && !isPlain) return;
    if (plan.place === 'twice') this.#text += `${number} 0 obj\n<< >>\nendobj\n`;
    const start = this.#here;
    this.#text += `${number} 0 obj\n${body}\nendobj\n`;
    const offset = this.#offset(plan, start, object);
    const entry: Entry = { number, offset, generation: 0, free: false };
    if (!packed.some(([other]) => other === number)) entries.push(...entered(entry, plan));
  }

  /** Evidence hangs in the catalog. */
  #picked(plan: ObjectPlan): PdfObject {
    const objects = this.#document.objects();
    const root = objects.find(({ number }) => number === this.#document.rootRef.number);
    const picked = objects[plan.pick % objects.length];
    const object = plan.body === 'evidence' ? root : picked;
    if (!object) throw new Error('a document without objects');
    return object;
  }

  #evidence(): string {
    return `<< ${written(this.#document.root).slice(3, -3)} /DSS << /Type /DSS /Certs [] >> >>`;
  }

  #bodyOf({ value, place }: PdfObject): string {
    if (!place) return written(value);
    const text = textOf(this.#document.bytes.subarray(place.start, place.end));
    return text.replace(/^\d+\s+\d+\s+obj\s*/, '').replace(/\s*endobj\s*$/, '');
  }

  #offset({ offset }: ObjectPlan, start: number, { place }: PdfObject): number {
    switch (offset) {
      case 'right':
        return start;
      case 'white':
        return start - 1;
      case 'zero':
        return 0;
      case 'one':
        return 1;
      case 'far':
        return 9_999_999_999;
      case 'inside':
        return start + 3;
      case 'before':
        return start - 7;
      case 'other':
        return this.#document.objects().find((each) => each.place)?.place?.start ?? 9;
      case 'old':
        return place?.start ?? 9;
    }
  }

  /** An object stream, in which each entry is right: what is wrong with packed objects is chosen elsewhere. */
  #pack(objects: readonly [number, string][], entries: Entry[]): void {
    const holder = this.#free++;
    const bodies = objects.map(([, body]) => `${body} `);
    const places = objects
      .map(([number], at) => `${number} ${bodies.slice(0, at).join('').length}`)
      .join(' ');
    const start = this.#here;
    const keys = this.#withMore(`/Type /ObjStm /N ${objects.length} /First ${places.length + 1}`);
    this.#text += `${holder} 0 obj\n${stream(`${places} ${bodies.join('')}`, keys)}\nendobj\n`;
    entries.push({ number: holder, offset: start, generation: 0, free: false });
    for (const [index, [number]] of objects.entries()) {
      entries.push({ number, offset: 0, generation: 0, free: false, packed: { holder, index } });
    }
  }

  #between(): void {
    const { between } = this.#plan;
    const old = this.#document.objects().at(-1)?.number ?? 1;
    const texts = {
      nothing: '',
      white: '\n\n  \r\n',
      comment: '% nothing\n',
      words: 'trailer << /Root 2 0 R >>\n',
      object: `${this.#free + 50} 0 obj\n(there)\nendobj\n`,
      'hidden object': `${old} 0 obj\n<< >>\nendobj\n`,
    };
    this.#text += texts[between];
  }

  #table(entries: readonly Entry[], more = ''): number {
    const section = this.#here;
    const rows = entries.filter(({ packed }) => !packed).map(row);
    // A table can't say what is packed; such an object is then there for nobody.
    this.#text += `xref\n${rows.join('') || '0 0\n'}trailer\n<< ${this.#withMore(this.#trailer(section, entries))} ${more}>>\n`;
    return section;
  }

  #streamed(entries: readonly Entry[]): number {
    const number = this.#free++;
    const hybrid = this.#plan.form === 'hybrid';
    const section = this.#here;
    const listed = hybrid ? entries.filter(({ packed }) => packed) : entries;
    const all = [...listed, { number, offset: section, generation: 0, free: false }];
    const data = all.map(packedRow).join('');
    const index = all.map((entry) => `${entry.number} 1`).join(' ');
    const keys = this.#withMore(`/Type /XRef /W [1 5 2] /Index [${index}] ${this.#trailer(section, all)}`);
    this.#text += `${number} 0 obj\n${stream(data, keys)}\nendobj\n`;
    if (!hybrid) return section;
    const own = { number, offset: section, generation: 0, free: false };
    return this.#table([...entries.filter(({ packed }) => !packed), own], `/XRefStm ${section} `);
  }

  #withMore(keys: string): string {
    const { entry, inFront } = this.#plan;
    return inFront ? `${entry} ${keys}` : `${keys} ${entry}`;
  }

  #trailer(section: number, entries: readonly Entry[]): string {
    const { trailer } = this.#document;
    const most = Math.max(Number(trailer.get('Size')), ...entries.map(({ number }) => number + 1));
    const kept = ['Info', 'ID']
      .filter((key) => trailer.get(key) !== null)
      .map((key) => `/${key} ${written(trailer.get(key))}`);
    const root = written(trailer.get('Root'));
    const plain = `/Size ${most} /Root ${root}`;
    const heads = {
      right: plain,
      small: `/Size 4 /Root ${root}`,
      large: `/Size 99999 /Root ${root}`,
      'no root': `/Size ${most}`,
      'other root': `/Size ${most} /Root 2 0 R`,
      'second root': `${plain} /Root 2 0 R`,
      stranger: `${plain} /Stranger 3 0 R`,
      xrefstm: `${plain} /XRefStm ${this.#sections[0] ?? 0}`,
      encrypt: `${plain} /Encrypt << >>`,
    };
    return [heads[this.#plan.trailer], ...kept, this.#prev(section)].join(' ');
  }

  #prev(section: number): string {
    const right = this.#sections[0] ?? 0;
    const texts = {
      right: `/Prev ${right}`,
      white: `/Prev ${right - 1}`,
      absent: '',
      zero: '/Prev 0',
      one: '/Prev 1',
      beyond: '/Prev 9999999999',
      own: `/Prev ${section}`,
      earlier: `/Prev ${this.#sections[1] ?? 0}`,
      inside: `/Prev ${right + 2}`,
      twice: `/Prev ${right} /Prev ${this.#sections[1] ?? 0}`,
      reference: '/Prev 2 0 R',
    };
    return texts[this.#plan.prev];
  }

  #end(section: number): void {
    const offsets = {
      right: section,
      white: section - 1,
      zero: 0,
      previous: this.#sections[0] ?? 0,
      inside: section + 2,
      beyond: 9_999_999_999,
    };
    const words = `startxref\n${offsets[this.#plan.startxref]}\n`;
    const ends = {
      right: `${words}%%EOF\n`,
      bare: `${words}%%EOF`,
      'carriage return': `${words}%%EOF\r`,
      twice: `${words}%%EOF\nstartxref\n${this.#sections[0] ?? 0}\n%%EOF\n`,
      none: words,
      'words behind': `${words}%%EOF\nq\n`,
      'nul behind': `${words}%%EOF\n\0\0\0`,
    };
    this.#text += ends[this.#plan.end];
  }
}

/** What the section says of one object. */
function entered(right: Entry, { entry, offset }: ObjectPlan): Entry[] {
  switch (entry) {
    case 'right':
      return [right];
    case 'missing':
      return [];
    case 'twice':
      return [right, right];
    case 'twice, wrong':
      return [right, { ...right, offset: offset === 'right' ? 1 : right.offset }];
    case 'generation':
      return [{ ...right, generation: 1 }];
    case 'free':
      return [{ ...right, free: true }];
    case 'packed nowhere':
      return [{ ...right, packed: { holder: right.number + 1, index: 0 } }];
  }
}

function row({ number, offset, generation, free }: Entry): string {
  const place = String(offset).padStart(10, '0').slice(-10);
  return `${number} 1\n${place} ${String(generation).padStart(5, '0')} ${free ? 'f' : 'n'} \n`;
}

function packedRow({ offset, generation, free, packed }: Entry): string {
  const fields = packed ? [2, packed.holder, packed.index] : [free ? 0 : 1, offset, generation];
  return fields.map((value, at) => bigEndian(value, [1, 5, 2][at] ?? 0)).join('');
}

function bigEndian(value: number, width: number): string {
  return Array.from({ length: width }, (_, at) =>
    String.fromCharCode(Math.floor(value / 256 ** (width - 1 - at)) % 256),
  ).join('');
}

/** Words of the revision in another case, or with other white space of the same length around them. */
function respelt(text: string, words: RevisionPlan['words']): string {
  switch (words) {
    case 'right':
      return text;
    case 'Obj':
      return text.replace(' obj\n', ' Obj\n');
    case 'Xref':
      return text.replace('xref\n', 'Xref\n');
    case 'Trailer':
      return text.replace('trailer\n', 'Trailer\n');
    case 'Startxref':
      return text.replace('startxref\n', 'Startxref\n');
    case 'endobj':
      return text.replace('\nendobj\n', '\nendobi\n');
    case 'tabs':
      return text.replaceAll(' obj\n', '\tobj\n');
    case 'carriage returns':
      return text
        .replaceAll(' obj\n', ' obj\r')
        .replaceAll('\nendobj\n', '\rendobj\r')
        .replace('xref\n', 'xref\r');
  }
}
