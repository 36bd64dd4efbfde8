import type { BaselineMiss } from '#lib/domain/signature/verify.ts';
import type { Facts, InEach } from '../errors/facts.ts';

/** What a sound signature lacks of PAdES baseline, each in words. */
const MISSES: Readonly<Record<BaselineMiss, { readonly nb: string; readonly en: string }>> = {
  subfilter: {
    nb: 'Signaturen er i en eldre form enn PAdES, men er kontrollert på samme måte.',
    en: 'The signature is in an older form than PAdES, but was verified in the same way.',
  },
  der: {
    nb: 'Signaturen er skrevet litt annerledes enn PAdES krever (ikke DER). Det den sier, er kontrollert.',
    en: 'The signature is written slightly otherwise than PAdES demands (not DER). What it says was verified.',
  },
  detached: {
    nb: 'Signaturen bærer med seg en kopi av det den gjelder. Kopien er nøyaktig lik det som står i filen.',
    en: 'The signature carries a copy of what it covers. The copy is exactly what stands in the file.',
  },
  signing_certificate_v2: {
    nb: 'Signaturen sier ikke selv hvilket sertifikat den hører til, slik PAdES krever.',
    en: 'The signature does not itself say which certificate it belongs to, as PAdES demands.',
  },
  signing_time_attribute: {
    nb: 'Signaturen oppgir tidspunktet på et sted der PAdES ikke har det.',
    en: 'The signature states the time in a place where PAdES has none.',
  },
  claimed_time: {
    nb: 'Signaturen oppgir ikke når den ble gitt, slik PAdES krever.',
    en: 'The signature does not state when it was given, as PAdES demands.',
  },
  cert_entry: {
    nb: 'Sertifikatet står også på et sted i filen der PAdES ikke har det.',
    en: 'The certificate also stands in a place in the file where PAdES has none.',
  },
  cross_reference: {
    nb: 'Innholdsregisteret sist i filen er ikke helt. Alle måter å lese filen på gir likevel det samme.',
    en: 'The cross-references at the end of the file are not whole. All ways of reading it give the same all the same.',
  },
};

export const notBaseline: InEach = {
  nb: (facts) =>
    missOf(facts)?.nb ?? 'Signaturen følger ikke PAdES i ett og alt, men er kontrollert likevel.',
  en: (facts) =>
    missOf(facts)?.en ??
    'The signature does not follow PAdES in every respect, but was verified all the same.',
};

function missOf({ what }: Facts) {
  return Object.entries(MISSES).find(([miss]) => miss === what)?.[1];
}
