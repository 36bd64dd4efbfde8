import { SaxesParser } from 'saxes';

/*
 * Makes SAF-T files out of their schema: one with every element there can be, and for each element or choice that may be
 * absent one without it. The values hang together, so that the file is a ledger of one voucher.
 */

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
}

/** What a file is made without, or with another branch of a choice. */
export interface Variant {
  /** Where: an element's path, or that of the element whose choice it is. */
  readonly id: string;
  readonly branch?: number;
}

const NAMESPACE = 'urn:StandardAuditFile-Taxation-Financial:NO';

/** By name, whatever the element stands in; the rest follows from the type. */
const VALUES: Readonly<Record<string, string>> = {
  AuditFileCountry: 'NO',
  DefaultCurrencyCode: 'NOK',
  RegistrationNumber: '974760673',
  PeriodStart: '1',
  PeriodEnd: '12',
  PeriodStartYear: '2025',
  PeriodEndYear: '2025',
  SelectionStartDate: '2025-01-01',
  SelectionEndDate: '2025-12-31',
  EffectiveDate: '2020-01-01',
  ExpirationDate: '2029-12-31',
  AccountID: '1920',
  CustomerID: '10',
  SupplierID: '20',
  TaxCode: '1',
  StandardTaxCode: '1',
  TaxPercentage: '25',
  AnalysisType: 'P',
  AnalysisID: '7',
  NumberOfEntries: '1',
  TotalDebit: '0',
  TotalCredit: '0',
  Period: '2',
  PeriodYear: '2025',
  TaxBase: '100',
  DebitTaxAmount: '25',
  CreditTaxAmount: '25',
  TaxAmount: '25',
  CurrencyAmount: '0',
  ExchangeRate: '1',
};

/** Large, optional and of no use to a ledger: in a variant only where it is about them. */
export const ASIDE =
  /^AuditFile\/(SourceDocuments|MasterFiles\/(Products|PhysicalStock|Owners|Assets))(?=\/|$)/;

export class SaftSchema {
  readonly #version: string;
  readonly #types = new Map<string, Node>();
  readonly #root: Node;

  constructor(xsd: string, version: string) {
    this.#version = version;
    const schema = parse(xsd);
    for (const child of schema.children) {
      const { name } = child.attributes;
      if (name && child.name.endsWith('Type')) this.#types.set(name, child);
    }
    const root = schema.children.find(
      ({ name, attributes }) => name === 'element' && attributes['name'] === 'AuditFile',
    );
    if (!root) throw new Error('the schema has no AuditFile');
    this.#root = root;
  }

  /** Everything that may be absent, and every further branch of a choice. */
  variants(): Variant[] {
    const found = new Map<string, Variant>();
    this.#write(this.#root, '', null, (variant) => found.set(JSON.stringify(variant), variant));
    return [...found.values()];
  }

  /** The file with everything, but for the variant. */
  file(variant: Variant | null = null): string {
    return this.#write(this.#root, '', variant, () => {});
  }

  #write(element: Node, parent: string, variant: Variant | null, note: (variant: Variant) => void): string {
    const name = element.attributes['name'] ?? '';
    const path = parent === '' ? name : `${parent}/${name}`;
    if (isOptional(element)) note({ id: path });
    if (variant?.id === path && variant.branch === undefined) return '';
    if (variant && ASIDE.test(path) && !variant.id.startsWith(path)) return '';
    const type = this.#typeOf(element);
    const content =
      type?.name === 'complexType'
        ? this.#content(type, path, variant, note)
        : this.#value(name, parent, element);
    const opening = parent === '' ? `AuditFile xmlns="${NAMESPACE}"` : name;
    return `<${opening}>${content}</${name}>`;
  }

  #typeOf(element: Node): Node | undefined {
    const named = this.#types.get(element.attributes['type'] ?? '');
    return named ?? element.children.find(({ name }) => name === 'complexType');
  }

  #content(node: Node, path: string, variant: Variant | null, note: (variant: Variant) => void): string {
    const inner = (each: Node) => this.#content(each, path, variant, note);
    switch (node.name) {
      case 'element':
        return this.#write(node, path, variant, note);
      case 'extension': {
        const base = this.#types.get(node.attributes['base'] ?? '');
        return (base ? inner(base) : '') + node.children.map(inner).join('');
      }
      case 'choice':
      case 'sequence': {
        const particles = node.children.filter(({ name }) => name !== 'annotation');
        const id = `${path}/(${particles.map(nameOf).join(node.name === 'choice' ? ' | ' : ', ')})`;
        if (isOptional(node)) note({ id });
        if (variant?.id === id && variant.branch === undefined) return '';
        if (node.name === 'sequence') return particles.map(inner).join('');
        particles.slice(1).forEach((_, at) => note({ id, branch: at + 1 }));
        const branch = particles[variant?.id === id ? (variant.branch ?? 0) : 0];
        return branch ? inner(branch) : '';
      }
      case 'complexType':
      case 'complexContent':
      case 'restriction':
        return node.children.map(inner).join('');
      default:
        return '';
    }
  }

  #value(name: string, parent: string, element: Node): string {
    if (name === 'AuditFileVersion') return this.#version;
    // Lines balance at nothing; taxes are what they are of the element they stand in.
    if (name === 'Amount') return VALUES[parent.slice(parent.lastIndexOf('/') + 1)] ?? '0';
    return VALUES[name] ?? this.#ofType(element);
  }

  #ofType(element: Node): string {
    const inline = element.children.find(({ name }) => name === 'simpleType');
    const type = inline ?? this.#types.get(element.attributes['type'] ?? '');
    if (!type) return OF_BUILT_IN[(element.attributes['type'] ?? '').replace(/^xs:/, '')] ?? 'x';
    const restriction = type.children.find(({ name }) => name === 'restriction');
    if (!restriction) return 'x';
    const facet = (name: string) =>
      restriction.children.find((each) => each.name === name)?.attributes['value'];
    const exact = facet('enumeration') ?? facet('minInclusive');
    if (exact !== undefined) return exact;
    const length = Number(facet('length') ?? 0);
    if (length > 0) return 'NOK'.slice(0, length);
    return this.#ofType({
      ...element,
      attributes: { type: restriction.attributes['base'] ?? '' },
      children: [],
    });
  }
}

const OF_BUILT_IN: Readonly<Record<string, string>> = {
  date: '2025-02-15',
  dateTime: '2025-02-15T12:00:00',
  time: '12:00:00',
  decimal: '0',
  nonNegativeInteger: '1',
  boolean: 'true',
  anyURI: 'https://example.no',
};

function isOptional({ attributes }: Node): boolean {
  return attributes['minOccurs'] === '0';
}

function nameOf(node: Node): string {
  return node.attributes['name'] ?? node.children.map(nameOf).join('+');
}

function parse(xsd: string): Node {
  const parser = new SaxesParser({ xmlns: true });
  const open: Node[] = [];
  let root: Node | undefined;
  parser.on('opentag', ({ local, attributes }) => {
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const);
    const node: Node = { name: local, attributes: Object.fromEntries(values), children: [] };
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xsd.replace(/^\uFEFF/, '')).close();
  if (!root) throw new Error('no schema');
  return root;
}
