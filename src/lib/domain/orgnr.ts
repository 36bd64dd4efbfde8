import { checksModulus11 } from './modulus11.ts';

const DRESSED = /^(?:ORGNR|NO)*(\d{9})(?:MVA)?(?:FORETAKSREGISTERET)?$/;

/**
 * The nine digits of a Norwegian organisation number however it is written: `974 760 673`, `NO974760673MVA`,
 * `974.760.673 mva`, `Org.nr. 974 760 673`, with signs that can't be seen or digits of another width. Null when it is not nine digits; whether they are a number that can exist says {@link isOrgnr}.
 */
export function normaliseOrgnr(text: string): string | null {
  return DRESSED.exec(bare(text))?.[1] ?? null;
}

/** Nine digits whose last is the check digit. */
export function isOrgnr(digits: string): boolean {
  return /^\d{9}$/.test(digits) && checksModulus11(digits);
}

/**
 * What a client's number is known by, so that the same company is the same however a file writes it: the nine
 * digits, or else the number of another register without spaces and signs; '' for none. The database's
 * `platform.orgnr_key` says the same.
 */
export function orgnrKey(text: string): string {
  return normaliseOrgnr(text) ?? bare(text);
}

function bare(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^0-9A-Za-zÆØÅæøå]/g, '')
    .toUpperCase();
}
