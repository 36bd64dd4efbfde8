import type { ReturnLine } from './figures.ts';
import type { Remark } from './remarks.ts';
import type { VatTerm } from './terms.ts';

/** What a return is written from. */
export interface VatReturn {
  readonly orgnr: string;
  readonly term: Pick<VatTerm, 'kind' | 'year' | 'number'>;
  /** Kroner. */
  readonly due: bigint;
  readonly lines: readonly ReturnLine[];
  /** By the line's id. */
  readonly remarks: ReadonlyMap<string, Remark>;
  readonly remark: Remark | null;
  /** What the client calls the return by: the authority asks about it under this name. */
  readonly reference: string;
  readonly program: { readonly name: string; readonly version: string };
}

const NAMESPACE = 'no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0';

/**
 * The VAT return as XML, valid under Skatteetaten's schema (skattemeldingformerverdiavgift v1.0): the same bytes for the same
 * return. Amounts are whole kroner; input tax has neither base nor rate (R065, R081).
 */
export function vatReturnXml(of: VatReturn): string {
  const { term, program } = of;
  const whole = element('mvaMeldingDto', [
    element('innsending', [
      leaf('regnskapssystemsreferanse', of.reference),
      element('regnskapssystem', [leaf('systemnavn', program.name), leaf('systemversjon', program.version)]),
    ]),
    element('skattegrunnlagOgBeregnetSkatt', [
      element('skattleggingsperiode', [element('periode', [periodOf(term)]), leaf('aar', String(term.year))]),
      leaf('fastsattMerverdiavgift', of.due.toString()),
      ...of.lines.map((line) => lineOf(line, of.remarks.get(line.id) ?? null)),
    ]),
    // The KID of a repayment is for few: the authority pays to the account that it has.
    element('betalingsinformasjon', []),
    element('skattepliktig', [leaf('organisasjonsnummer', of.orgnr)]),
    leaf('meldingskategori', term.kind === 'primary' ? 'primaernaering' : 'alminnelig'),
    ...remarkOf(of.remark),
  ]);
  const [, ...rest] = whole;
  const all = ['<?xml version="1.0" encoding="UTF-8"?>', `<mvaMeldingDto xmlns="${NAMESPACE}">`, ...rest];
  return `${all.join('\n')}\n`;
}

/** An element by its lines. */
type Lines = readonly string[];

function lineOf(line: ReturnLine, remark: Remark | null): Lines {
  const { code, standardCode, specification, base, rateBp, tax } = line;
  return element('mvaSpesifikasjonslinje', [
    leaf('mvaKode', standardCode),
    ...(specification === null ? [] : [leaf('spesifikasjon', specification)]),
    ...(code === standardCode ? [] : [leaf('mvaKodeRegnskapsystem', code)]),
    ...(base === null || rateBp === null
      ? []
      : [leaf('grunnlag', base.toString()), leaf('sats', rateText(rateBp))]),
    leaf('merverdiavgift', tax.toString()),
    ...remarkOf(remark),
  ]);
}

function remarkOf(remark: Remark | null): Lines[] {
  if (remark === null) return [];
  const said = 'chosen' in remark ? leaf('utvalgtMerknad', remark.chosen) : leaf('beskrivelse', remark.text);
  return [element('merknad', [said])];
}

/** As the code list sats has them: `25`, `11,11`. */
export function rateText(bp: number): string {
  const [whole, part] = [Math.floor(bp / 100), bp % 100];
  return part === 0 ? String(whole) : `${whole},${String(part).padStart(2, '0').replace(/0$/, '')}`;
}

const MONTHS = 'januar februar mars april mai juni juli august september oktober november desember'.split(
  ' ',
);

function periodOf({ kind, number }: VatReturn['term']): Lines {
  switch (kind) {
    case 'two-months': {
      const [one, other] = MONTHS.slice(number * 2 - 2, number * 2);
      return leaf('skattleggingsperiodeToMaaneder', `${one}-${other}`);
    }
    case 'month':
      return leaf('skattleggingsperiodeMaaned', MONTHS[number - 1] ?? '');
    case 'half-month': {
      const half = number % 2 === 1 ? 'foerste' : 'andre';
      return leaf('skattleggingsperiodeHalvMaaned', `${half} halvdel ${MONTHS[Math.ceil(number / 2) - 1]}`);
    }
    case 'week':
      return leaf('skattleggingsperiodeUke', `uke ${number}`);
    case 'year':
    case 'primary':
      return leaf('skattleggingsperiodeAar', 'aarlig');
  }
}

function element(name: string, children: readonly Lines[]): Lines {
  if (children.length === 0) return [`<${name}/>`];
  return [`<${name}>`, ...children.flat().map((line) => `  ${line}`), `</${name}>`];
}

/** On one line, whatever lines its text has: what stands in it is what was written. */
function leaf(name: string, text: string): Lines {
  return [`<${name}>${escaped(text)}</${name}>`];
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

/** XML 1.0 has no room for the other control characters; {@link Remark}s are plain text, which has none. */
function escaped(text: string): string {
  return text.replace(/[&<>\r]/g, (sign) => ESCAPES[sign] ?? sign);
}
