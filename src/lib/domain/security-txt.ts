/** How long what is said of the contacts holds; whoever keeps it asks again then. RFC 9116 asks for less than a year. */
const HOLDS_DAYS = 90;

/** Whom a fault is told, and where it is said how that is answered. */
export interface SecurityContacts {
  /** Addresses: `mailto:`, `https:` or `tel:`, the one that is preferred first. */
  readonly contacts: readonly string[];
  /** Where it stands how a report is taken in. */
  readonly policy: string | undefined;
}

/**
 * The file by which whoever finds a fault finds whom to tell (RFC 9116), as it stands at that moment; null where nobody is
 * named, for such a file has no meaning.
 * @param origin what browsers call the installation
 */
export function securityTxt(
  { contacts, policy }: SecurityContacts,
  origin: string,
  now: Date,
): string | null {
  if (contacts.length === 0) return null;
  // The day alone, so that whoever keeps it has the same all day.
  const expires = new Date(Math.floor(now.getTime() / DAY_MS + HOLDS_DAYS) * DAY_MS);
  const fields = [
    ...contacts.map((contact) => ['Contact', contact]),
    ['Expires', expires.toISOString().replace('.000Z', 'Z')],
    ['Preferred-Languages', 'nb, en'],
    ['Canonical', `${origin}/.well-known/security.txt`],
    ...(policy === undefined ? [] : [['Policy', policy]]),
  ];
  return fields.map(([name, value]) => `${name}: ${value}\n`).join('');
}

const DAY_MS = 86_400_000;

/** One that can stand in the file: an address of a kind that people can use, without anything that would begin a line. */
export function isContact(written: string): boolean {
  const url = URL.parse(written);
  return (
    url !== null && /^(mailto:.+@.+|https:\/\/.+|tel:\+?[\d-]+)$/i.test(written) && /^[!-~]+$/.test(written)
  );
}
