import { MONO, middle, row, rule, SANS, strong, type Receipt } from './receipts.ts';

/* Written when the reading of the others was done, to see how it does on what it was not made for. */

export const UNSEEN: readonly Receipt[] = [
  {
    name: 'a pharmacy',
    width: 400,
    font: SANS,
    html:
      middle('<b>APOTEKET VED TORGET</b>') +
      middle('Torggata 9, 2317 Hamar') +
      middle('Org.nr.: NO 974 760 673 MVA') +
      row('Kvittering nr. 55812', '20.10.2026 14:31') +
      rule +
      row('Plaster, assortert', '79,90') +
      row('Solkrem faktor 30', '189,00') +
      row('10 % medlemsrabatt', '-26,89') +
      rule +
      row('Totalt å betale', '242,01', strong) +
      row('Herav mva 25 %', '48,40') +
      row('MasterCard ****9004', '242,01'),
    amount: 24_201n,
    date: '2026-10-20',
    supplier: 'APOTEKET VED TORGET',
    orgnr: '974760673',
  },
  {
    name: 'a train ticket in English',
    width: 520,
    font: SANS,
    html:
      '<b style="font-size:1.4em">Nordlys Rail</b><br>Receipt<br><br>' +
      row('Purchased', '5 November 2026') +
      row('Departure', '9 November 2026 08:05') +
      row('Oslo S – Trondheim S', '1 adult') +
      rule +
      row('Fare', 'NOK 689.00') +
      row('Seat', 'NOK 60.00') +
      row('Total amount', 'NOK 749.00', strong) +
      row('Of which VAT 12 %', 'NOK 80.25') +
      '<br>VAT reg. NO 923 609 016 MVA',
    amount: 74_900n,
    date: '2026-11-05',
    supplier: 'Nordlys Rail',
    orgnr: '923609016',
  },
  {
    name: 'a workshop’s invoice',
    width: 760,
    font: SANS,
    html:
      '<div style="display:flex;justify-content:space-between"><b style="font-size:1.5em">Bil & Motor Elverum AS</b><span>Faktura 20931</span></div>' +
      'Industriveien 4, 2406 Elverum<br>Org.nr. 888 888 888 MVA<br><br>' +
      row('Kunde: Havblikk Rederi AS', 'Fakturadato: 02.11.2026') +
      row('Kjennemerke: EL 12345', 'Betalingsfrist: 16.11.2026') +
      rule +
      row('Arbeid 6,5 timer à 1 190,00', '7 735,00') +
      row('Bremseskiver foran', '2 480,00') +
      row('Olje og filter', '1 145,00') +
      rule +
      row('Sum eksklusive mva', '11 360,00') +
      row('25 % mva', '2 840,00') +
      row('Å betale', '14 200,00', strong) +
      '<br>Betales til konto 1503 40 12345. Merk med KID 209310005.',
    amount: 1_420_000n,
    date: '2026-11-02',
    supplier: 'Bil & Motor Elverum AS',
    orgnr: '888888888',
  },
  {
    name: 'a kiosk',
    width: 340,
    font: MONO,
    html:
      middle('Hjørnekiosken') +
      middle('999 999 999 MVA') +
      row('08.11.26', '19:20:11') +
      row('Pølse i brød', '45,00') +
      row('Brus 0,5', '36,00') +
      rule +
      row('Sum NOK', '81,00', strong) +
      row('Mva 15%', '10,57') +
      row('Kort', '81,00'),
    amount: 8_100n,
    date: '2026-11-08',
    supplier: 'Hjørnekiosken',
    orgnr: '999999999',
  },
];
