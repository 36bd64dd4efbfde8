import type { Party } from './book.ts';
import { fictionalBankAccount, fictionalOrgnr } from './numbers.ts';

type Row = readonly [
  name: string,
  street: string,
  postalCode: string,
  city: string,
  days: number,
  who?: 'private' | 'SE' | 'IE',
];

/** Parties with running ids; companies in Norway get a fictional organisation number. */
export function cast(kind: Party['kind'], firstId: number, serial: number, rows: readonly Row[]): Party[] {
  return rows.map(([name, street, postalCode, city, days, who], i) => {
    const base = { id: String(firstId + i), kind, name, street, postalCode, city, days };
    if (who === 'private') return { ...base, country: 'NO' };
    if (who !== undefined) return { ...base, country: who };
    const bank = kind === 'supplier' ? { bankAccount: fictionalBankAccount(serial + i) } : {};
    return { ...base, ...bank, orgnr: fictionalOrgnr(serial + i), country: 'NO' };
  });
}

export const CUSTOMERS = cast('customer', 10001, 100, [
  ['Beito Hytteutvikling AS', 'Slettefjellvegen 41', '2953', 'Beitostølen', 30],
  ['Sameiet Skolegata 12', 'Skolegata 12', '2900', 'Fagernes', 20],
  ['Fjelldal kommune', 'Tingvegen 2', '2940', 'Heggenes', 30],
  ['Tyinstølen Fjellstue AS', 'Tyinvegen 880', '2985', 'Tyinkrysset', 30],
  ['Lia borettslag', 'Bjørkelivegen 7', '2920', 'Leira i Valdres', 20],
  ['Kari og Nils Bratland', 'Granlivegen 19', '2967', 'Lomen', 14, 'private'],
  ['Odd Skogstad', 'Strandvegen 3', '2900', 'Fagernes', 14, 'private'],
  ['Fjällstugor i Åre AB', 'Årevägen 112', '837 52', 'Åre', 30, 'SE'],
  ['Nordmetall Gjenvinning AS', 'Industrivegen 28', '2812', 'Gjøvik', 30],
  ['Valdresbygg Samvirke SA', 'Jernbanevegen 6', '2900', 'Fagernes', 30],
  ['Hemsing Eiendom AS', 'Øvre Rudland 14', '2966', 'Slidre', 30],
]);

export const SUPPLIERS = cast('supplier', 20001, 300, [
  ['Tyriskog Trelast AS', 'Sagvegen 10', '2920', 'Leira i Valdres', 30],
  ['Grindaker Rør og Varme AS', 'Valdresgata 31', '2900', 'Fagernes', 30],
  ['Lysgnist Elektro AS', 'Neselvvegen 4', '2900', 'Fagernes', 30],
  ['Brattli Betong AS', 'Grustaksvegen 1', '2930', 'Bagn', 30],
  ['Stillasgutta Valdres AS', 'Breiset 22', '2920', 'Leira i Valdres', 20],
  ['Kvikk Drivstoff AS', 'Pumpegata 5', '0668', 'Oslo', 20],
  ['Hemsetra Hotell AS', 'Bygdinvegen 3780', '2953', 'Beitostølen', 14],
  ['Fjellbrød Bakeri AS', 'Jernbanevegen 15', '2900', 'Fagernes', 14],
  ['Trygghavn Forsikring AS', 'Havnegata 8', '0153', 'Oslo', 30],
  ['Skysentral Software Ltd', 'Harbour Row 12', 'D02', 'Dublin', 14, 'IE'],
  ['Norrfönster i Jämtland AB', 'Verkstadsgatan 9', '831 48', 'Östersund', 30, 'SE'],
  ['Havfangst Salgslag SA', 'Kaia 1', '8370', 'Leknes', 14],
  ['Ravnkollen Regnskap AS', 'Storgata 21', '2900', 'Fagernes', 20],
  ['Blåfjell Mobil AS', 'Nettgata 3', '0484', 'Oslo', 20],
  ['Bilverkstedet Numedal AS', 'Verkstedvegen 11', '3630', 'Rødberg', 20],
  ['Skogli Næringseiendom AS', 'Industrivegen 6', '2920', 'Leira i Valdres', 14],
  ['Ulnes Kraft AS', 'Fossevegen 2', '2918', 'Ulnes', 20],
  ['Maskinpartner Øst AS', 'Anleggsvegen 17', '2335', 'Stange', 30],
]);
