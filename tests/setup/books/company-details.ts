import type { CivilDate } from '#lib/domain/date.ts';
import type { CompanyDetails } from '#lib/domain/ledger/company-details.ts';

/** What a client says of itself from a day on. */
export const companyDetails = (
  validFrom: CivilDate,
  change: Partial<CompanyDetails> = {},
): CompanyDetails => ({
  ...{ validFrom, street: 'Storgata 1', postalCode: '0155', city: 'Oslo' },
  ...{
    contactFirstName: 'Kari',
    contactLastName: 'Nordmann',
    phone: '22 00 00 00',
    email: 'kari@firma.example',
  },
  ...change,
});
