const DRESSED = /^(?:ORGNR|NO)*(\d{9})(?:MVA)?(?:FORETAKSREGISTERET)?$/;
const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/**
 * The nine digits of a Norwegian organisation number however it is written: `974 760 673`, `NO974760673MVA`,
 * `974.760.673 mva`, `Org.nr. 974 760 673`, with signs that can't be seen or digits of another width. Null when it is not nine digits; whether they are a number that can exist says {@link isOrgnr}.
 */
export function normaliseOrgnr(text: string): string | null {
  return DRESSED.exec(bare(text))?.[1] ?? null;
}

/** Nine digits whose last is the check digit, modulus 11 (Brønnøysundregistrene, «Om organisasjonsnummeret»). */
export function isOrgnr(digits: string): boolean {
  if (!/^\d{9}$/.test(digits)) return false;
  const weighed = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
  // A remainder of one would ask for a check digit of ten: such numbers are not given out.
  return (11 - (weighed % 11)) % 11 === Number(digits[8]);
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
