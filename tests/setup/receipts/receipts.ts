/* Receipts as shops, banks and invoices print them: what stands on each, and what a person would say of it. */

export interface Receipt {
  readonly name: string;
  /** In pixels, before it is photographed. */
  readonly width: number;
  /** The face it is printed in. */
  readonly font: string;
  readonly html: string;
  /** What was paid, in øre. */
  readonly amount: bigint;
  readonly date: string;
  readonly supplier: string;
  readonly orgnr: string | null;
}

export const MONO = '"Liberation Mono", "DejaVu Sans Mono", monospace';
export const SANS = '"Liberation Sans", "Open Sans", sans-serif';

export const row = (left: string, right: string, more = ''): string =>
  `<div style="display:flex;justify-content:space-between;gap:12px;${more}"><span>${left}</span><span>${right}</span></div>`;
export const middle = (text: string, more = ''): string =>
  `<div style="text-align:center;${more}">${text}</div>`;
export const rule = '<div style="border-top:2px dashed #333;margin:8px 0"></div>';
export const strong = 'font-weight:bold;font-size:1.35em';

export const RECEIPTS: readonly Receipt[] = [
  {
    name: 'a grocer',
    width: 430,
    font: MONO,
    html:
      middle('KVERNHAUGEN DAGLIGVARE', 'font-weight:bold') +
      middle('Storgata 14, 2000 Lillestrøm') +
      middle('Org.nr. 974 760 673 MVA') +
      middle('Salgskvittering 30417') +
      row('12.11.2026', 'Kl. 16:42') +
      rule +
      row('Melk lett 1l', '22,90') +
      row('Grovbrød 750g', '41,50') +
      row('Gulost skivet', '89,90') +
      row('Epler Aroma 0,84 kg', '27,66') +
      rule +
      row('Total (4 artikler)', '181,96', strong) +
      row('Bankkort', '181,96') +
      rule +
      row('Mva 15 %  grunnlag 158,23', '23,73'),
    amount: 18_196n,
    date: '2026-11-12',
    supplier: 'KVERNHAUGEN DAGLIGVARE',
    orgnr: '974760673',
  },
  {
    name: 'a petrol station',
    width: 400,
    font: SANS,
    html:
      middle('<b>Kvikk Drivstoff AS</b>') +
      middle('avd. Minnesund') +
      middle('Foretaksregisteret NO 923 609 016 MVA') +
      '<br>' +
      row('Dato: 03.09.26', 'Tid: 07:15') +
      row('Pumpe 4 Diesel', '') +
      row('52,31 l à kr 20,89', '1 092,76') +
      row('Spylervæske 4 l', '129,00') +
      rule +
      row('Å BETALE KR', '1 221,76', strong) +
      row('Herav mva 25 %', '244,35') +
      row('VISA ************1881', '1 221,76') +
      middle('Takk for besøket!'),
    amount: 122_176n,
    date: '2026-09-03',
    supplier: 'Kvikk Drivstoff AS',
    orgnr: '923609016',
  },
  {
    name: 'a restaurant in English',
    width: 420,
    font: SANS,
    html:
      middle('Bryggekanten Restaurant', 'font-size:1.3em') +
      middle('Strandgaten 3, 5013 Bergen') +
      middle('VAT no. NO 888 888 888 MVA') +
      row('Table 12', '28 October 2026') +
      rule +
      row('2 x Fish soup', '378.00') +
      row('1 x Sparkling water', '65.00') +
      row('1 x Coffee', '48.00') +
      rule +
      row('Subtotal', '491.00') +
      row('Tip', '59.00') +
      row('Total NOK', '550.00', strong) +
      row('incl. VAT 15 %', '64.04'),
    amount: 55_000n,
    date: '2026-10-28',
    supplier: 'Bryggekanten Restaurant',
    orgnr: '888888888',
  },
  {
    name: 'an invoice',
    width: 760,
    font: SANS,
    html:
      '<div style="display:flex;justify-content:space-between"><div><b style="font-size:1.5em">Tyriskog Trelast AS</b><br>Sagveien 8<br>3514 Hønefoss</div>' +
      '<div style="text-align:right"><b style="font-size:1.5em">FAKTURA</b><br>Fakturanr 100482<br>Fakturadato 14.10.2026<br>Forfallsdato 28.10.2026</div></div><br>' +
      'Havblikk Rederi AS<br>Kaigata 1<br>9008 Tromsø<br><br>' +
      row('Beskrivelse', 'Beløp', 'font-weight:bold') +
      row('Kledning 19x148 gran, 240 m', '9 840,00') +
      row('Lekter 36x48, 120 m', '2 160,00') +
      rule +
      row('Netto', '12 000,00') +
      row('Mva 25 %', '3 000,00') +
      row('Totalt å betale', 'kr 15 000,00', strong) +
      '<br>Kontonummer 1503.40.12345 &nbsp; KID 10048200014<br>Org.nr. NO 999 999 999 MVA',
    amount: 1_500_000n,
    date: '2026-10-14',
    supplier: 'Tyriskog Trelast AS',
    orgnr: '999999999',
  },
  {
    name: 'a return',
    width: 400,
    font: MONO,
    html:
      middle('VERKTØYBUA', 'font-weight:bold;font-size:1.4em') +
      middle('Org.nr 974760673') +
      row('RETUR', '05/11-2026 11:03') +
      rule +
      row('Drill 18V', '-1.299,00') +
      rule +
      row('SUM', '-1.299,00', strong) +
      row('Mva 25%', '-259,80') +
      row('Tilbake på kort', '1.299,00'),
    amount: -129_900n,
    date: '2026-11-05',
    supplier: 'VERKTØYBUA',
    orgnr: '974760673',
  },
  {
    name: 'a card slip beside the receipt',
    width: 800,
    font: MONO,
    html:
      '<div style="display:flex;gap:70px"><div style="flex:1">' +
      middle('FJELLBRØD BAKERI', 'font-weight:bold') +
      middle('Org.nr. 923 609 016') +
      row('Dato', '22.11.2026') +
      row('Kanelbolle x 6', '210,00') +
      row('Kaffe x 4', '156,00') +
      rule +
      row('Sum', '366,00', strong) +
      row('Herav mva', '47,74') +
      '</div><div style="flex:1;border-left:2px solid #999;padding-left:30px">' +
      middle('BAX 71203388') +
      middle('22/11/2026 09:31') +
      row('Visa', 'Kontaktløs') +
      row('AID', 'A0000000031010') +
      row('Ref.', '004417 209931') +
      row('KJØP', 'NOK 366,00', 'font-weight:bold') +
      middle('GODKJENT') +
      middle('Behold kvitteringen') +
      '</div></div>',
    amount: 36_600n,
    date: '2026-11-22',
    supplier: 'FJELLBRØD BAKERI',
    orgnr: '923609016',
  },
  {
    name: 'paid in cash, with change',
    width: 380,
    font: MONO,
    html:
      middle('Sjøbua Fisk & Skalldyr') +
      middle('Torget 2, 6002 Ålesund') +
      middle('NO 888 888 888 MVA') +
      row('2026-08-19', '13:07') +
      row('Reker 1,2 kg', '238,80') +
      row('Sitron', '9,00') +
      rule +
      row('Sum', '247,80') +
      row('Øreavrunding', '0,20') +
      row('Totalt', '248,00', strong) +
      row('Kontant', '500,00') +
      row('Vekslepenger', '252,00') +
      row('Mva 15% av 215,48', '32,32'),
    amount: 24_800n,
    date: '2026-08-19',
    supplier: 'Sjøbua Fisk & Skalldyr',
    orgnr: '888888888',
  },
  {
    name: 'a hotel',
    width: 720,
    font: SANS,
    html:
      '<b style="font-size:1.6em">Hemsetra Hotell</b><br>Hemsedalsvegen 2100, 3560 Hemsedal<br>Org.nr: 999 999 999 MVA<br><br>' +
      row('Gjest: Ola Nordmann', 'Ankomst 02.06.2026, avreise 04.06.2026') +
      row('Regning nr. 55120', 'Dato: 4. juni 2026') +
      rule +
      row('Overnatting 2 netter', '2 980,00') +
      row('Middag', '845,00') +
      row('Parkering', '300,00') +
      rule +
      row('Sum eks. mva', '3 563,39') +
      row('Mva 12 %', '319,29') +
      row('Mva 15 %', '110,22') +
      row('Mva 25 %', '60,00') +
      row('Beløp å betale NOK', '4 125,00', strong),
    amount: 412_500n,
    date: '2026-06-04',
    supplier: 'Hemsetra Hotell',
    orgnr: '999999999',
  },
  {
    name: 'a parking ticket',
    width: 340,
    font: SANS,
    html:
      middle('NORDBY PARKERING', 'font-weight:bold') +
      middle('Kvittering') +
      row('Fra', '17.11.2026 08:55') +
      row('Til', '17.11.2026 12:55') +
      row('Sone', '4021') +
      row('Beløp', 'kr 148,-', strong) +
      row('Mva', '29,60') +
      middle('Org. 974 760 673'),
    amount: 14_800n,
    date: '2026-11-17',
    supplier: 'NORDBY PARKERING',
    orgnr: '974760673',
  },
  {
    name: 'a builder’s merchant with many lines',
    width: 520,
    font: MONO,
    html:
      middle('BYGGLAGERET HAMAR AS', 'font-weight:bold;font-size:1.2em') +
      middle('Tlf 62 54 32 10') +
      middle('Foretaksreg. NO923609016MVA') +
      row('Kasse 3  Bong 88120', '09.10.2026') +
      rule +
      Array.from({ length: 14 }, (_, at) =>
        row(`${70411 + at * 37} Skrue 4,2x${30 + at * 5}`, `${89 + at * 11},90`),
      ).join('') +
      rule +
      row('TOTALT NOK', '2.259,60', strong) +
      row('Rabatt', '-120,00') +
      row('MVA-GRUNNLAG', '1.807,68') +
      row('MVA 25,00%', '451,92') +
      row('BankAxept', '2.259,60'),
    amount: 225_960n,
    date: '2026-10-09',
    supplier: 'BYGGLAGERET HAMAR AS',
    orgnr: '923609016',
  },
  {
    name: 'a taxi',
    width: 360,
    font: SANS,
    html:
      middle('<b>Fjord Taxi</b>') +
      middle('Løyve T-1290') +
      middle('Org nr 888 888 888') +
      row('Dato 30.10.26', '23:48') +
      row('Fra', 'Flesland') +
      row('Til', 'Sentrum') +
      row('Takst 3', '612,00') +
      row('Bom', '48,00') +
      row('Å betale', '660,00 kr', strong) +
      row('Herav MVA 12%', '70,71'),
    amount: 66_000n,
    date: '2026-10-30',
    supplier: 'Fjord Taxi',
    orgnr: '888888888',
  },
  {
    name: 'a shop online, as it was printed',
    width: 760,
    font: SANS,
    html:
      '<h2>Kontorkompaniet</h2>Ordrebekreftelse og kvittering<br>Ordrenr. 2026-118204<br>Bestilt 1. november 2026<br><br>' +
      row('Vare', 'Pris', 'font-weight:bold') +
      row('Kontorstol «Lofoten»', '3 499,00') +
      row('Skrivebord hev/senk', '7 990,00') +
      row('Frakt', '249,00') +
      rule +
      row('Mva utgjør', '2 347,60') +
      row('Totalsum inkl. mva', '11 738,00', strong) +
      '<br>Betalt med Vipps 01.11.2026<br><small>Kontorkompaniet AS · NO 999 999 999 MVA · Trondheim</small>',
    amount: 1_173_800n,
    date: '2026-11-01',
    supplier: 'Kontorkompaniet',
    orgnr: '999999999',
  },
];
