/*
 * Names, characters and references of XML 1.0 (fifth edition) and Namespaces in XML 1.0, as a reader of files needs them.
 */

/** An element's name with its namespace: `''` for none. Holds on to no piece of the file. */
export interface XmlName {
  readonly uri: string;
  readonly local: string;
}

const START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const NCNAME = `[${START}][${START}\\-.\\d\\u00b7\\u0300-\\u036f\\u203f\\u2040]*`;
const QNAME = `(?:${NCNAME}:)?${NCNAME}`;
const ATTRIBUTE = `[ \\t\\n]+${QNAME}[ \\t\\n]*=[ \\t\\n]*(?:"[^<"]*"|'[^<']*')`;

/** What stands between `<` and `>`: the name, its attributes, and `/` where it ends at once. */
const TAG = pattern(`^(${QNAME})((?:${ATTRIBUTE})*)[ \\t\\n]*(/?)$`, 'u');
const ATTRIBUTES = pattern(`(${QNAME})[ \\t\\n]*=[ \\t\\n]*(?:"([^<"]*)"|'([^<']*)')`, 'gu');
const NAME_ALONE = pattern(`^${QNAME}$`, 'u');

function pattern(source: string, flags: string): RegExp {
  return new RegExp(source, flags);
}

/** Of 1.0 alone: in 1.1 other signs end a line, and more of them may be written. */
const DECLARATION =
  /^xml[ \t\n]+version[ \t\n]*=[ \t\n]*(["'])1\.0\1([ \t\n]+encoding[ \t\n]*=[ \t\n]*(["'])[A-Za-z][\w.-]*\3)?([ \t\n]+standalone[ \t\n]*=[ \t\n]*(["'])(?:yes|no)\5)?[ \t\n]*$/;
const INSTRUCTION = pattern(`^(${NCNAME})(?:[ \\t\\n]|$)`, 'u');

/** What no XML may hold; halves of a sign no decoder gives. */
export const DISALLOWED = /[^\t\n\r\u0020-\ufffd]/;

export interface XmlTag {
  readonly name: string;
  /** As they are written, in their order. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly ends: boolean;
}

/** A start tag without its angles, or null of what is none. */
export function parseTag(body: string): XmlTag | null {
  const [, name, attributes = '', slash] = TAG.exec(body) ?? [];
  if (name === undefined) return null;
  return {
    name,
    attributes: Array.from(attributes.matchAll(ATTRIBUTES), ([, attribute = '', one, other]) => [
      attribute,
      one ?? other ?? '',
    ]),
    ends: slash === '/',
  };
}

export function isName(text: string): boolean {
  return NAME_ALONE.test(text);
}

/** Of what stands between `<?` and `?>`. */
export function isInstruction(body: string, first: boolean): boolean {
  const target = INSTRUCTION.exec(body)?.[1];
  if (target === undefined) return false;
  return target.toLowerCase() === 'xml' ? first && DECLARATION.test(body) : true;
}

const REFERENCE = /&(?:(#x[\da-fA-F]+|#\d+|lt|gt|amp|quot|apos);)?/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** A text with what its references stand for; null where one stands for nothing. No DTD is read, so there are five entities. */
export function resolved(text: string): string | null {
  let known = true;
  const made = text.replace(REFERENCE, (_, reference?: string) => {
    const sign = reference === undefined ? undefined : (ENTITIES[reference] ?? signOf(reference));
    known &&= sign !== undefined;
    return sign ?? '';
  });
  return known ? made : null;
}

function signOf(reference: string): string | undefined {
  const code = reference[1] === 'x' ? parseInt(reference.slice(2), 16) : Number(reference.slice(1));
  if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const sign = String.fromCodePoint(code);
  return DISALLOWED.test(sign) ? undefined : sign;
}

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Of which each name is one string more that is kept; no schema has as many. */
const MOST_NAMES = 4096;

/** The prefixes that hold within an element, and the names that were met there. Costs what the element itself declares. */
export class XmlScope {
  readonly #around: XmlScope | null;
  readonly #declared: ReadonlyMap<string, string>;
  /** By how they are written; of the first {@link MOST_NAMES}. */
  readonly #names = new Map<string, XmlName>();

  constructor(
    around: XmlScope | null = null,
    declared: ReadonlyMap<string, string> = new Map([
      ['', ''],
      ['xml', XML],
      ['xmlns', XMLNS],
    ]),
  ) {
    this.#around = around;
    this.#declared = declared;
  }

  /** A name that was met here before, written just so. */
  known(written: string): XmlName | undefined {
    return this.#names.get(written);
  }

  /** Null where its prefix means nothing. */
  name(written: string): XmlName | null {
    const known = this.#names.get(written);
    if (known) return known;
    const [prefix, local] = partsOf(written);
    const uri = this.#meaning(prefix);
    if (uri === undefined || prefix === 'xmlns') return null;
    const name = { uri, local: interned(local) };
    if (this.#names.size < MOST_NAMES) this.#names.set(interned(written), name);
    return name;
  }

  #meaning(prefix: string): string | undefined {
    const declared = this.#declared.get(prefix);
    if (declared !== undefined || this.#around === null) return declared;
    return this.#around.#meaning(prefix);
  }

  /** What holds in an element with these attributes, or what is wrong with them. */
  within(attributes: XmlTag['attributes']): XmlScope | string {
    const declared = new Map<string, string>();
    for (const [name, value] of attributes) {
      const [prefix, local] = partsOf(name);
      // Blanks become spaces, and none goes (section 3.3.3): a name with one at its end is another.
      const uri = resolved(value.replace(/[\t\n]/g, ' '));
      if (uri === null) return 'an undefined entity in an attribute';
      if (name !== 'xmlns' && prefix !== 'xmlns') continue;
      const declares = name === 'xmlns' ? '' : local;
      if (declares !== '' && uri === '') return `the prefix ${declares} is bound to nothing`;
      if (declares === 'xmlns' || uri === XMLNS) return 'xmlns is bound already';
      if ((declares === 'xml') !== (uri === XML)) return 'xml is bound already';
      declared.set(declares, uri);
    }
    const scope = declared.size === 0 ? this : new XmlScope(this, declared);
    return scope.#twice(attributes) ?? scope;
  }

  #twice(attributes: XmlTag['attributes']): string | null {
    const [written, meant] = [new Set<string>(), new Set<string>()];
    for (const [name] of attributes) {
      const [prefix, local] = partsOf(name);
      const uri = prefix === '' ? '' : this.#meaning(prefix);
      if (uri === undefined) return `unbound namespace prefix: ${prefix}`;
      const key = prefix === '' ? name : `${uri} ${local}`;
      if (written.has(name) || meant.has(key)) return `duplicate attribute: ${name}`;
      written.add(name);
      meant.add(key);
    }
    return null;
  }
}

/**
 * The same text as the engine keeps the names of properties: comparing it with what the code calls an element is comparing places,
 * and it is no part of a longer text, which would be kept for it.
 */
function interned(name: string): string {
  return Object.keys({ [name]: true })[0] ?? name;
}

function partsOf(written: string): [prefix: string, local: string] {
  const colon = written.indexOf(':');
  return colon < 0 ? ['', written] : [written.slice(0, colon), written.slice(colon + 1)];
}
