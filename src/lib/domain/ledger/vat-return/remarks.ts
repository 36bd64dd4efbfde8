import { deliveredSign, expectedSign, type ReturnLine, type Specification } from './figures.ts';

/** A remark (merknad): one of the authority's list, or in words. */
export type Remark = { readonly chosen: string } | { readonly text: string };

/** As long as the schema takes. */
export const LONGEST_REMARK = 4000;

/** Of the whole return, after the code list merknad. */
export const RETURN_REMARKS = [
  'BFU',
  'virksomhet under avvikling',
  'virksomhet har endret selskapsform',
  'omsetningssvikt pga ekstraordinære forhold',
  'forlis',
  'avvikende fakturering',
] as const;
export type ReturnRemark = (typeof RETURN_REMARKS)[number];

const REVERSAL = 'tilbakeføringAvInngåendeMerverdiavgift';
const OUT = '3 5 6 31 32 33 52 81 82 83 84 85 86 87 88 89';
const OUT_TURNED = '3 5 6 31 32 33 51 52 81 82 83 84 85 86 87 88 89 91 92';
const IN_TURNED = '1 11 12 13 14 15 81 83 86 88 91';
const IN = '1 11 13 14 15 83';
const USUAL = [
  ['++', null, OUT],
  ['+-', null, OUT_TURNED],
  ['-+', null, IN_TURNED],
  ['--', null, IN],
  ['+-', REVERSAL, '1 81'],
  ['+-', 'uttak', '3 5 31 33'],
] as const;

type Fit = readonly [signs: `${'+' | '-'}${'+' | '-'}`, specification: Specification | null, codes: string];

/**
 * Of a line: which remarks fit, after the code list merknadTilsvarendeMvaKode (general and primary industries). The signs are
 * the one that is expected of the line, and the one it is returned with.
 */
// oxfmt-ignore
const FITS = {
  'avvikende fakturering': USUAL,
  'periodisering': USUAL,
  'feil mva-kode brukt tidligere': USUAL,
  'feil i regnskapsprogram': USUAL,
  'forsikringsoppgjør': [['--', null, '1']],
  'omsetning før registrering': [['++', null, '3 5 6 31 32 33 86 89'], ['+-', null, '3 5 6 31 33 91 92'], ['-+', null, '83 88'], ['+-', 'uttak', '3 5 31 33']],
  'omberegning eller retur': [['++', null, '81 82 83 84 85'], ['+-', null, '81 82 83 84 85'], ['-+', null, '14 15 81 83'], ['--', null, '83'], ['+-', REVERSAL, '81']],
  'midlertidig innførsel': [['++', null, '81 82 83 84'], ['--', null, '83']],
  'gjeninnførsel': [['++', null, '81 82 83 84'], ['--', null, '83']],
  'tolldeklarasjon på feil organisasjonsnummer': [['++', null, '52 81 82 83 84 85'], ['+-', null, '52 81 82 83 84 85'], ['-+', null, '14 15 81 83'], ['--', null, '14 15 83'], ['+-', REVERSAL, '81']],
  'gjenutførsel eller retur': [['++', null, '52']],
  'midlertidig utførsel': [['++', null, '52']],
  'tjenesteeksport': [['++', null, '52']],
  'store anskaffelser': [['++', null, '81 82 83 84 85 86 87 88 89'], ['-+', null, '12'], ['--', null, '1 11 13 14 15 83']],
  'kreditnota': [['++', null, '3 5 6 31 32 33 52 86 87 88 89'], ['+-', null, '3 5 6 31 32 33 51 52 86 87 88 89 91 92'], ['-+', null, '1 11 12 13 81 83 86 88 91'], ['--', null, '1 11 13'], ['+-', REVERSAL, '1 81'], ['+-', 'uttak', '3 5 31 33']],
  'anskaffelser foretatt før mva registrering': [['++', null, '82 84 85 86 87 88 89'], ['-+', null, '12'], ['--', null, '1 11 13 14 15']],
  'bygg i egenregi': [['++', 'uttak', '3']],
  'uttak av varer ved sletting av virksomhet i mva-register': [['++', 'uttak', '3 5 31 33']],
  'fast eiendom': [['++', REVERSAL, '1 81']],
  'personkjøretøy': [['++', REVERSAL, '1 81']],
  'demobil': [['++', 'uttak', '3']],
  'avgiftsfritt salg av fiskefartøy': [['++', null, '5']],
} as const satisfies Readonly<Record<string, readonly Fit[]>>;

export type LineRemark = keyof typeof FITS;
export const LINE_REMARKS = Object.keys(FITS) as LineRemark[];

/** The remarks of the list that fit the line as it is. */
export function remarksFor(line: ReturnLine): LineRemark[] {
  const signs = `${sign(expectedSign(line))}${sign(deliveredSign(line))}`;
  const fits = ([between, specification, codes]: Fit) =>
    between === signs && specification === line.specification && codes.split(' ').includes(line.standardCode);
  return LINE_REMARKS.filter((remark) => (FITS[remark] as readonly Fit[]).some(fits));
}

/**
 * Whether the authority refuses the line without a remark: it has the other sign than expected (R020, R021), or reverses input
 * VAT on capital goods (R078).
 */
export function needsRemark(line: ReturnLine): boolean {
  if (line.specification === REVERSAL) return true;
  if (deliveredSign(line) === expectedSign(line)) return false;
  if (line.leg === 'output') return line.standardCode !== '5';
  return line.specification === null;
}

const sign = (of: 1 | -1) => (of === 1 ? '+' : '-');
