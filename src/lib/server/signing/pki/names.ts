/** Upper bounds of X.520 for a common name and for the name of an organisation (RFC 5280, A.1). */
const MAX_NAME = 64;
const SIGNING = ' – Segl signing';
/** Letters that run from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** As much of a name as a certificate may hold, between characters. */
export function fitted(name: string, longest = MAX_NAME): string {
  return [...name].slice(0, longest).join('');
}

/*
 * Words of ours stand beside a client's name only where they run the same way: a name of both ways is malformed to some
 * validators (the bidirectional step of RFC 3454, 6, which pyHanko takes for that of RFC 5280), and with it every
 * signature of a file that has such a certificate in it.
 */

/** The national trade register's number, as EN 319 412-1 writes it in a name. */
export const identifierOf = (orgnr: string) => `NTRNO-${orgnr}`;

/** What the issuer of a client's signers is called; the client is named as its organisation too. */
export function issuerName(client: string): string {
  if (RIGHT_TO_LEFT.test(client)) return fitted(client);
  return fitted(client, MAX_NAME - SIGNING.length) + SIGNING;
}

/** What the service is called where it seals for a client. */
export function sealName(client: string): string {
  return RIGHT_TO_LEFT.test(client) ? client : `Segl for ${client}`;
}
