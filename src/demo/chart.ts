/** account, name, SAF-T grouping category and code (næringsspesifikasjon 2025–2026) */
export type ChartRow = readonly [id: string, name: string, category: string, code: string];

const FIXED = 'balanseverdiForAnleggsmiddel';
const CURRENT = 'balanseverdiForOmloepsmiddel';
const EQUITY = 'egenkapital';
const LONG = 'langsiktigGjeld';
const SHORT = 'kortsiktigGjeld';
const SALES = 'salgsinntekt';
const OTHER_INCOME = 'annenDriftsinntekt';
const GOODS = 'varekostnad';
const WAGES = 'loennskostnad';
const COSTS = 'annenDriftskostnad';

/** The chart of both demo companies, after NS 4102. A company's file lists the accounts it uses. */
export const CHART: readonly ChartRow[] = [
  ['1200', 'Maskiner og anlegg', FIXED, '1205'],
  ['1230', 'Varebiler', FIXED, '1238'],
  ['1460', 'Varelager', CURRENT, '1400'],
  ['1500', 'Kundefordringer', CURRENT, '1500'],
  ['1700', 'Forskuddsbetalt leie', CURRENT, '1570'],
  ['1900', 'Kontanter', CURRENT, '1900'],
  ['1920', 'Bankinnskudd', CURRENT, '1920'],
  ['1950', 'Skattetrekkskonto', CURRENT, '1950'],
  ['2000', 'Aksjekapital', EQUITY, '2000'],
  ['2050', 'Annen egenkapital', EQUITY, '2050'],
  ['2240', 'Billån', LONG, '2220'],
  ['2400', 'Leverandørgjeld', SHORT, '2400'],
  ['2500', 'Betalbar skatt, ikke fastsatt', SHORT, '2500'],
  ['2600', 'Forskuddstrekk', SHORT, '2600'],
  ['2700', 'Utgående mva, høy sats', SHORT, '2740'],
  ['2701', 'Utgående mva, middels sats', SHORT, '2740'],
  ['2702', 'Utgående mva, lav sats', SHORT, '2740'],
  ['2704', 'Utgående mva, innførsel og omvendt avgiftsplikt', SHORT, '2740'],
  ['2710', 'Inngående mva, høy sats', SHORT, '2740'],
  ['2711', 'Inngående mva, middels sats', SHORT, '2740'],
  ['2712', 'Inngående mva, lav sats', SHORT, '2740'],
  ['2713', 'Inngående mva, råfisk', SHORT, '2740'],
  ['2714', 'Inngående mva, innførsel og omvendt avgiftsplikt', SHORT, '2740'],
  ['2740', 'Oppgjørskonto merverdiavgift', SHORT, '2740'],
  ['2770', 'Skyldig arbeidsgiveravgift', SHORT, '2770'],
  ['2785', 'Arbeidsgiveravgift av feriepenger', SHORT, '2770'],
  ['2940', 'Skyldige feriepenger', SHORT, '2949'],
  ['3000', 'Salgsinntekt, høy sats', SALES, '3000'],
  ['3020', 'Salgsinntekt, middels sats', SALES, '3000'],
  ['3040', 'Salgsinntekt overnatting, lav sats', SALES, '3000'],
  ['3100', 'Salgsinntekt, avgiftsfri', SALES, '3100'],
  ['3110', 'Salgsinntekt utførsel', SALES, '3100'],
  ['3120', 'Salgsinntekt, omvendt avgiftsplikt', SALES, '3100'],
  ['3600', 'Leieinntekt lager', OTHER_INCOME, '3600'],
  ['4000', 'Innkjøp av materialer', GOODS, '4005'],
  ['4020', 'Innkjøp av matvarer', GOODS, '4005'],
  ['4300', 'Innførte varer', GOODS, '4005'],
  ['4380', 'Grunnlag innførselsmva', GOODS, '4005'],
  ['4381', 'Motkonto grunnlag innførselsmva', GOODS, '4005'],
  ['4500', 'Underentreprenører', GOODS, '4500'],
  ['5000', 'Lønn til ansatte', WAGES, '5000'],
  ['5180', 'Påløpte feriepenger', WAGES, '5000'],
  ['5400', 'Arbeidsgiveravgift', WAGES, '5400'],
  ['5405', 'Arbeidsgiveravgift av feriepenger', WAGES, '5400'],
  ['5990', 'Annen personalkostnad', WAGES, '5900'],
  ['6010', 'Avskrivning driftsmidler', COSTS, '6000'],
  ['6300', 'Leie lokaler', COSTS, '6300'],
  ['6340', 'Lys og varme', COSTS, '6340'],
  ['6400', 'Leie maskiner og stillas', COSTS, '6400'],
  ['6540', 'Verktøy og inventar', COSTS, '6500'],
  ['6552', 'Programvare', COSTS, '6350'],
  ['6700', 'Regnskapshonorar', COSTS, '6700'],
  ['6900', 'Telefon og internett', COSTS, '6995'],
  ['7000', 'Drivstoff', COSTS, '7000'],
  ['7020', 'Vedlikehold varebiler', COSTS, '7020'],
  ['7140', 'Reisekostnad', COSTS, '7165'],
  ['7320', 'Reklame', COSTS, '7330'],
  ['7500', 'Forsikring', COSTS, '7500'],
  ['7770', 'Bankgebyrer', COSTS, '7700'],
  ['8050', 'Renteinntekt', 'finansinntekt', '8050'],
  ['8150', 'Rentekostnad', 'finanskostnad', '8150'],
  ['8300', 'Betalbar skatt', 'skattekostnad', '8300'],
  ['8960', 'Overført annen egenkapital', 'resultatDisponeringForSAF-T', '8800'],
];
