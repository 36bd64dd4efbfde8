import { DISALLOWED, isInstruction, isName, parseTag, resolved, XmlScope, type XmlName } from './names.ts';

/** Who is told what a file holds, in its order. */
export interface XmlListener {
  /** Nothing more is told from here on. */
  readonly ended: boolean;
  opened(name: XmlName): void;
  closed(): void;
  /** All that stands between two tags, a comment or a section of CDATA; references are what they stand for. */
  text(text: string): void;
  doctype(): void;
  failed(detail: string): void;
  tooLong(): void;
}

const [NEWLINE, BANG, SLASH, GREATER, QUESTION] = [0x0a, 0x21, 0x2f, 0x3e, 0x3f];
/** The end of markup that is not there yet, or that is none. */
const NOWHERE = -1;
const SPACE_ALONE = /^[ \t\n]*$/;
const [COMMENT, CDATA, DOCTYPE] = ['<!--', '<![CDATA[', '<!DOCTYPE'];

/**
 * Reads XML 1.0 with namespaces as it comes, without a DTD: one is told of and ends it. A kept parser looks at every
 * character; here the tags are looked for, and a name that was met before is looked up, which is two to three times as fast on files
 * of little else. `xml-reader.test.ts` holds it against that parser. Holds what is between two tags, at most `longest`
 * characters.
 */
export class XmlReader {
  readonly #listener: XmlListener;
  readonly #longest: number;
  /** What has come and is not told. */
  #rest = '';
  /** Of the first character of what is read now, from the start of the file. */
  #base = 0;
  #at = 0;
  readonly #open: { readonly written: string; readonly scope: XmlScope }[] = [];
  #scope = new XmlScope();
  #hadRoot = false;
  #endedWithReturn = false;
  #line = 1;
  #lineStart = 0;
  /** The places in what is read now that come next, Infinity for none. */
  #newline = Infinity;
  #reference = Infinity;
  #sectionEnd = Infinity;

  constructor(listener: XmlListener, longest: number) {
    this.#listener = listener;
    this.#longest = longest;
  }

  /** Of what is told of now, or of where the reading stands; from 1. */
  get line(): number {
    return this.#line;
  }

  /** In UTF-16 units, from 1. */
  get column(): number {
    return this.#base + this.#at - this.#lineStart + 1;
  }

  write(text: string): void {
    const come = this.#oneKindOfNewline(text);
    const bad = come.search(DISALLOWED);
    this.#read(this.#rest + (bad < 0 ? come : come.slice(0, bad)));
    if (bad >= 0 && !this.#listener.ended) this.#listener.failed('disallowed character.');
  }

  /** @returns whether it ended where it may */
  close(): boolean {
    return this.#hadRoot && this.#open.length === 0 && SPACE_ALONE.test(this.#rest);
  }

  /** As section 2.11 asks, also where the two come apart. */
  #oneKindOfNewline(text: string): string {
    const come = this.#endedWithReturn && text.charCodeAt(0) === NEWLINE ? text.slice(1) : text;
    if (text.length > 0) this.#endedWithReturn = text.endsWith('\r');
    return come.includes('\r') ? come.replace(/\r\n?/g, '\n') : come;
  }

  #read(all: string): void {
    this.#at = 0;
    this.#newline = next(all, '\n', 0);
    this.#reference = next(all, '&', 0);
    this.#sectionEnd = next(all, ']]>', 0);
    // Where what is not told begins: text is told when it ends.
    let from = 0;
    while (!this.#listener.ended) {
      const angle = all.indexOf('<', from);
      if (angle < 0) break;
      if (angle > from && !this.#text(all, from, angle)) break;
      this.#advance(all, angle);
      const end = this.#markup(all, angle);
      from = end === NOWHERE ? angle : end;
      if (end === NOWHERE) break;
      if (end - angle > this.#longest && !this.#listener.ended) this.#listener.tooLong();
      this.#advance(all, end);
    }
    this.#leave(all, from);
  }

  /** What is not told yet waits for what comes. */
  #leave(all: string, from: number): void {
    this.#rest = all.slice(from);
    this.#at = from;
    if (this.#listener.ended) return;
    if (this.#open.length === 0 && !this.#rest.includes('<') && !SPACE_ALONE.test(this.#rest))
      return this.#listener.failed('text data outside of root node.');
    if (this.#rest.length > this.#longest) return this.#listener.tooLong();
    this.#base += from;
    this.#at = 0;
  }

  /** Counts lines up to a place. */
  #advance(all: string, to: number): void {
    while (this.#newline < to) {
      this.#line += 1;
      this.#lineStart = this.#base + this.#newline + 1;
      this.#newline = next(all, '\n', this.#newline + 1);
    }
    this.#at = to;
  }

  /** @returns whether it may stand there */
  #text(all: string, from: number, to: number): boolean {
    if (to - from > this.#longest) {
      this.#listener.tooLong();
      return false;
    }
    const text = all.slice(from, to);
    if (this.#sectionEnd < from) this.#sectionEnd = next(all, ']]>', from);
    if (this.#sectionEnd < to) return this.#fail('the string "]]>" is disallowed in char data.');
    if (this.#open.length === 0)
      return SPACE_ALONE.test(text) || this.#fail('text data outside of root node.');
    if (this.#reference < from) this.#reference = next(all, '&', from);
    const meant = this.#reference < to ? resolved(text) : text;
    if (meant === null) return this.#fail('undefined entity.');
    this.#listener.text(meant);
    return true;
  }

  #fail(detail: string): false {
    this.#listener.failed(detail);
    return false;
  }

  #failed(detail: string): typeof NOWHERE {
    this.#listener.failed(detail);
    return NOWHERE;
  }

  /** @returns where it ends, or {@link NOWHERE} */
  #markup(all: string, angle: number): number {
    const second = all.charCodeAt(angle + 1);
    if (second === SLASH) return this.#endTag(all, angle);
    if (second === BANG) return this.#declaration(all, angle);
    if (second === QUESTION) return this.#instruction(all, angle);
    const end = all.indexOf('>', angle);
    if (end < 0) return this.#unended(all, angle);
    const written = all.slice(angle + 1, end);
    const known = this.#open.length === 0 ? undefined : this.#scope.known(written);
    if (!known) return this.#startTag(all, angle);
    this.#open.push({ written, scope: this.#scope });
    this.#listener.opened(known);
    return end + 1;
  }

  /** A tag that is not there to its end: what can be no tag is told at once. */
  #unended(all: string, angle: number): typeof NOWHERE {
    return all.includes('<', angle + 1) ? this.#failed('disallowed character in a tag.') : NOWHERE;
  }

  #startTag(all: string, angle: number): number {
    const end = endOfTag(all, angle + 1);
    if (end === 'waits') return NOWHERE;
    const tag = end === 'none' ? null : parseTag(all.slice(angle + 1, end));
    if (!tag || end === 'none') return this.#failed('this is no tag.');
    if (this.#open.length === 0 && this.#hadRoot) return this.#failed('documents may contain only one root.');
    const scope = tag.attributes.length === 0 ? this.#scope : this.#scope.within(tag.attributes);
    if (typeof scope === 'string') return this.#failed(scope);
    const name = scope.name(tag.name);
    if (!name) return this.#failed(`unbound namespace prefix of ${tag.name}`);
    this.#hadRoot = true;
    this.#open.push({ written: tag.name, scope: this.#scope });
    this.#scope = scope;
    this.#listener.opened(name);
    if (tag.ends && !this.#listener.ended) this.#close();
    return end + 1;
  }

  #endTag(all: string, angle: number): number {
    const written = this.#open.at(-1)?.written;
    const from = angle + 2;
    if (written !== undefined && all.startsWith(written, from)) {
      const end = from + written.length;
      if (all.charCodeAt(end) === GREATER) {
        this.#close();
        return end + 1;
      }
    }
    const end = all.indexOf('>', angle);
    if (end < 0) return this.#unended(all, angle);
    const named = all.slice(from, end).replace(/[ \t\n]+$/, '');
    if (named !== written || !isName(named)) return this.#failed(`unexpected close tag: ${named}`);
    this.#close();
    return end + 1;
  }

  #close(): void {
    const closed = this.#open.pop();
    this.#listener.closed();
    if (closed) this.#scope = closed.scope;
  }

  #declaration(all: string, angle: number): number {
    if (all.startsWith(COMMENT, angle)) return this.#comment(all, angle + COMMENT.length);
    if (all.startsWith(CDATA, angle)) return this.#section(all, angle + CDATA.length);
    if (all.startsWith(DOCTYPE, angle)) {
      this.#listener.doctype();
      return NOWHERE;
    }
    const begun = all.slice(angle);
    const mayCome = [COMMENT, CDATA, DOCTYPE].some((each) => each.startsWith(begun));
    return mayCome ? NOWHERE : this.#failed('this is no tag.');
  }

  #comment(all: string, from: number): number {
    const dashes = all.indexOf('--', from);
    if (dashes < 0 || dashes + 2 >= all.length) return NOWHERE;
    if (all.charCodeAt(dashes + 2) !== GREATER) return this.#failed('malformed comment.');
    return dashes + 3;
  }

  #section(all: string, from: number): number {
    if (this.#open.length === 0) return this.#failed('text data outside of root node.');
    const end = all.indexOf(']]>', from);
    if (end < 0) return NOWHERE;
    if (end > from) this.#listener.text(all.slice(from, end));
    return end + 3;
  }

  #instruction(all: string, angle: number): number {
    const end = all.indexOf('?>', angle + 2);
    if (end < 0) return NOWHERE;
    const first = this.#base + angle === 0;
    if (!isInstruction(all.slice(angle + 2, end), first))
      return this.#failed('this is no processing instruction.');
    return end + 2;
  }
}

function next(all: string, sought: string, from: number): number {
  const at = all.indexOf(sought, from);
  return at < 0 ? Infinity : at;
}

/** Where a tag ends, whose attributes may hold a `>`; no tag holds a `<`. */
function endOfTag(all: string, from: number): number | 'waits' | 'none' {
  const broken = next(all, '<', from);
  const inside = /["'>]/g;
  inside.lastIndex = from;
  for (let met = inside.exec(all); met && met.index < broken; met = inside.exec(all)) {
    const [sign] = met;
    if (sign === '>') return met.index;
    const closing = next(all, sign, met.index + 1);
    if (closing > broken) return 'none';
    if (closing === Infinity) return 'waits';
    inside.lastIndex = closing + 1;
  }
  return broken === Infinity ? 'waits' : 'none';
}
