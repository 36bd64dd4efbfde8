import { cut, ofItsOwn } from '../../text.ts';
import { Faults, Fields, NO_CHILDREN, type SaftElement } from './element.ts';
import { toJournal, toLine, toTotals, toTransaction } from './entries.ts';
import { toAccount, toAnalysisType, toHeader, toOther, toParty, toTaxCode, versionOf } from './masters.ts';
import type { OtherSection, SaftError, SaftFault, SaftJournal, SaftLine, SaftRecord } from './records.ts';
import { MOST_PATHS, type SaftTally } from './tally.ts';
import type { XmlName } from './xml/names.ts';
import { XmlReader, type XmlListener } from './xml/reader.ts';

export const SAFT_NAMESPACE = 'urn:StandardAuditFile-Taxation-Financial:NO';

/** Anything between two tags, comments included: the schema's longest text is 256 characters, only Notes is open-ended. */
const MAX_TEXT = 65_536;
const MAX_DEPTH = 32;
/** Characters of one record, each element counted as 64: room for a voucher of some 25,000 lines. */
const MAX_RECORD = 64 * 1024 * 1024;
const ELEMENT_COST = 64;

const SECTIONS = ['Header', 'MasterFiles', 'GeneralLedgerEntries', 'SourceDocuments'];

const MASTERS = 'AuditFile/MasterFiles';
const ENTRIES = 'AuditFile/GeneralLedgerEntries';
const JOURNAL = `${ENTRIES}/Journal`;
const TRANSACTION = `${JOURNAL}/Transaction`;
const LINE = `${TRANSACTION}/Line`;

/** The entries of registers that Segl has none of, by their paths. */
const OTHERS: ReadonlyMap<string, OtherSection> = new Map(
  (
    [
      ['Taxonomies', 'Taxonomy'],
      ['UOMTable', 'UOMTableEntry'],
      ['MovementTypeTable', 'MovementTypeTableEntry'],
      ['Products', 'Product'],
      ['PhysicalStock', 'PhysicalStockEntry'],
      ['Owners', 'Owner'],
      ['Assets', 'Asset'],
    ] as const
  ).map(([section, entry]) => [`${MASTERS}/${section}/${entry}`, section]),
);

/** The elements whose content becomes a record when they close. */
const CAPTURED: ReadonlySet<string> = new Set([
  ...OTHERS.keys(),
  'AuditFile/Header',
  `${MASTERS}/GeneralLedgerAccounts/Account`,
  `${MASTERS}/Customers/Customer`,
  `${MASTERS}/Suppliers/Supplier`,
  // Of these two there is one value each, and it is understood.
  `${MASTERS}/TaxTable/TaxTableEntry/TaxType`,
  `${MASTERS}/TaxTable/TaxTableEntry/Description`,
  `${MASTERS}/TaxTable/TaxTableEntry/TaxCodeDetails`,
  `${MASTERS}/AnalysisTypeTable/AnalysisTypeTableEntry`,
  `${ENTRIES}/NumberOfEntries`,
  `${ENTRIES}/TotalDebit`,
  `${ENTRIES}/TotalCredit`,
  `${JOURNAL}/JournalID`,
  `${JOURNAL}/Description`,
  `${JOURNAL}/Type`,
  TRANSACTION,
]);

/**
 * Push parser: text in, records out through `take()`. Holds the open elements' names and the content of
 * one record, never the file. After the first fault it ignores the rest.
 *
 * Element order inside a record and elements it has no use for are the schema's business, not checked here.
 */
export class SaftParser implements XmlListener {
  readonly #reader = new XmlReader(this, MAX_TEXT);
  readonly #faults = new Faults();
  readonly #tally: SaftTally;
  /** Open elements from the root. Foreign ones and their content have `path` ''. */
  readonly #open: SaftElement[] = [];
  #captureDepth = 0; // depth of the record's element, 0 when none is open
  #recordSize = 0;
  #records: SaftRecord[] = [];
  #lines: SaftLine[] = [];
  #section = -1;
  #totals: SaftElement | null = null;
  #journal: SaftElement | null = null;
  #journalId: string | null = null;
  #sawText = false;

  constructor(tally: SaftTally) {
    this.#tally = tally;
  }

  get error(): SaftError | null {
    return this.#faults.first;
  }

  get ended(): boolean {
    return this.#faults.first !== null;
  }

  write(text: string): void {
    if (this.error) return;
    if (text.length > 0) this.#sawText = true;
    this.#reader.write(text);
  }

  /** The file has ended. Everything open now makes it truncated. */
  close(): void {
    if (this.error) return;
    if (!this.#sawText) return this.#fail({ code: 'saft_empty' });
    if (!this.#reader.close()) this.#fail({ code: 'saft_truncated' });
  }

  /** A fault from outside the XML (decoding), placed where the parser stands. */
  fail(fault: SaftFault): void {
    this.#fail(fault);
  }

  /** The records completed since the last call. */
  take(): SaftRecord[] {
    const taken = this.#records;
    this.#records = [];
    return taken;
  }

  doctype(): void {
    this.#fail({ code: 'saft_doctype' });
  }

  failed(detail: string): void {
    this.#fail({ code: 'saft_not_well_formed', detail: cut(detail, 200) });
  }

  tooLong(): void {
    this.#fail({ code: 'saft_text_too_long', limit: MAX_TEXT });
  }

  #fail(fault: SaftFault): void {
    const { line, column } = this.#reader;
    this.#faults.add({ line, column, path: this.#path() }, fault);
  }

  #path(): string {
    return this.#open.map((element) => element.name).join('/');
  }

  opened(name: XmlName): void {
    const parent = this.#open.at(-1);
    const ours = name.uri === SAFT_NAMESPACE && (!parent || parent.path !== '');
    const place = this.#tally.opened(parent?.place, ours ? name.local : `{${name.uri}}${name.local}`);
    if (!place) return this.#fail({ code: 'saft_too_many_names', limit: MOST_PATHS });
    const { line, column } = this.#reader;
    const path = ours ? place.path : '';
    const element: SaftElement = {
      name: ours ? place.name : name.local,
      path,
      line,
      column,
      text: '',
      children: NO_CHILDREN,
      place,
      use: 0,
    };
    if (!parent) this.#checkRoot(name, element);
    if (this.#open.length === 1 && ours) this.#checkSection(element);
    if (this.#open.length >= MAX_DEPTH) {
      return this.#fail({ code: 'saft_too_deep', limit: MAX_DEPTH });
    }
    this.#open.push(element);
    if (this.#captureDepth > 0) {
      this.#grow(ELEMENT_COST);
      if (path !== '' && path !== LINE) addChild(parent, element);
    } else if (CAPTURED.has(path)) {
      this.#captureDepth = this.#open.length;
      this.#recordSize = 0;
      if (path === TRANSACTION) this.#startTransaction(element);
    } else if (path === ENTRIES) {
      this.#totals = element;
    } else if (path === JOURNAL) {
      this.#flushTotals();
      this.#journal = element;
      this.#journalId = null;
    }
  }

  #checkRoot({ uri, local }: XmlName, element: SaftElement): void {
    const { line, column } = element;
    const at = { line, column, path: local };
    if (local !== 'AuditFile') this.#faults.add(at, { code: 'saft_not_saft', element: local });
    if (uri !== SAFT_NAMESPACE) {
      const expected = SAFT_NAMESPACE;
      this.#faults.add(at, { code: 'saft_wrong_namespace', namespace: uri, expected });
    }
  }

  #checkSection(element: SaftElement): void {
    const section = SECTIONS.indexOf(element.name);
    if (section < 0) return;
    const after = SECTIONS[this.#section];
    if (section > 0 && this.#section < 0) {
      this.#faults.add(element, { code: 'saft_missing_element', element: 'Header' });
    } else if (section === this.#section) {
      this.#faults.add(element, { code: 'saft_repeated_element', element: element.name });
    } else if (section < this.#section && after) {
      this.#faults.add(element, { code: 'saft_out_of_order', element: element.name, after });
    }
    this.#section = section;
  }

  text(text: string): void {
    const element = this.#open.at(-1);
    if (!element || this.#captureDepth === 0 || element.path === '') return;
    this.#grow(text.length);
    element.text += ofItsOwn(text);
    if (element.text.length > MAX_TEXT) this.tooLong();
  }

  #grow(by: number): void {
    this.#recordSize += by;
    if (this.#recordSize > MAX_RECORD) this.#fail({ code: 'saft_record_too_large', limit: MAX_RECORD });
  }

  closed(): void {
    const element = this.#open.at(-1);
    if (!element) return;
    if (element.path === LINE) {
      this.#lines.push(toLine(new Fields(element, this.#faults)));
    } else if (this.#captureDepth === this.#open.length) {
      this.#captureDepth = 0;
      this.#convert(element);
    } else if (element.path === ENTRIES) {
      this.#flushTotals();
    } else if (element.path === JOURNAL) {
      this.#flushJournal();
    } else if (this.#open.length === 1) {
      if (this.#section < 0) this.#faults.add(element, { code: 'saft_missing_element', element: 'Header' });
      this.#emit(() => ({ kind: 'end', line: this.#reader.line }));
    }
    this.#open.pop();
  }

  #convert(element: SaftElement): void {
    const fields = new Fields(element, this.#faults);
    const other = OTHERS.get(element.path);
    if (other) return this.#emit(() => toOther(fields, other));
    switch (element.name) {
      case 'Header':
        return this.#header(fields);
      case 'Account':
        return this.#emit(() => toAccount(fields));
      case 'Customer':
        return this.#emit(() => toParty(fields, 'customer'));
      case 'Supplier':
        return this.#emit(() => toParty(fields, 'supplier'));
      case 'TaxCodeDetails':
        return this.#emit(() => toTaxCode(fields));
      case 'AnalysisTypeTableEntry':
        return this.#emit(() => toAnalysisType(fields));
      case 'Transaction': {
        const lines = this.#lines;
        return this.#emit(() => toTransaction(fields, this.#journalId ?? '', lines));
      }
      default:
        this.#gather(element);
    }
  }

  /** Of a section that is told when its entries begin. Each stands in it once, so that it grows no further. */
  #gather(element: SaftElement): void {
    const section = this.#journal ?? this.#totals;
    const { name } = element;
    if (section?.children.some((child) => child.name === name))
      return this.#faults.add(element, { code: 'saft_repeated_element', element: name });
    addChild(section, element);
  }

  #header(fields: Fields): void {
    const declared = fields.id('AuditFileVersion');
    const version = versionOf(declared);
    const at = fields.child('AuditFileVersion')?.element ?? fields.element;
    if (version) this.#emit(() => toHeader(fields, version));
    else this.#faults.add(at, { code: 'saft_unknown_version', version: cut(declared, 100) });
  }

  #startTransaction(element: SaftElement): void {
    this.#lines = [];
    this.#flushJournal();
    if (this.#journalId === null) {
      this.#faults.add(element, { code: 'saft_missing_element', element: 'JournalID' });
    }
  }

  /** The totals are complete when the first journal starts, or the section ends without one. */
  #flushTotals(): void {
    const totals = this.#totals;
    this.#totals = null;
    this.#journal = null;
    if (totals) this.#emit(() => toTotals(new Fields(totals, this.#faults)));
  }

  #flushJournal(): void {
    const element = this.#journal;
    if (!element || this.#journalId !== null) return;
    const journal: SaftJournal = toJournal(new Fields(element, this.#faults));
    this.#journalId = journal.id;
    this.#emit(() => journal);
  }

  /** A record is given out only when nothing was wrong with it, or before it. */
  #emit(make: () => SaftRecord): void {
    const made = make();
    if (!this.error) this.#records.push(made);
  }
}

function addChild(parent: SaftElement | null | undefined, child: SaftElement): void {
  if (!parent) return;
  if (parent.children === NO_CHILDREN) parent.children = [child];
  else (parent.children as SaftElement[]).push(child);
}
