import type { CompanyDetails } from '#lib/domain/ledger/company-details.ts';

/** In one line, as on an envelope. */
export function detailsShown({
  street,
  postalCode,
  city,
  contactFirstName,
  contactLastName,
  phone,
  email,
}: CompanyDetails): string {
  const place = [postalCode, city].filter((part) => part !== null).join(' ');
  return [`${contactFirstName} ${contactLastName}`, street, place, phone, email].filter(Boolean).join(', ');
}
