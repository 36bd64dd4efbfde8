import { daysAfter, type CivilDate } from '../date.ts';
import { err, ok, type Result } from '../result.ts';
import type { Carried } from './saft/carried.ts';

/** What a client says of itself in its SAF-T files, from a day on: where it is, and whom to ask. */
export interface CompanyDetails {
  readonly validFrom: CivilDate;
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly contactFirstName: string;
  readonly contactLastName: string;
  readonly phone: string | null;
  readonly email: string | null;
}

/** Of a file, by its last day. What holds on a day: the newest that began by then; null where nothing was said for it. */
export function detailsOn(all: readonly CompanyDetails[], day: CivilDate): CompanyDetails | null {
  return all
    .filter(({ validFrom }) => validFrom <= day)
    .reduce<CompanyDetails | null>(
      (last, each) => (last && last.validFrom > each.validFrom ? last : each),
      null,
    );
}

/** The first day behind all that is locked; null where nothing is. The period of an opening balance counts for none. */
export function openFrom(
  periods: readonly { readonly number: number; readonly endsOn: CivilDate; readonly lockedAt: Date | null }[],
): CivilDate | null {
  const last = periods
    .filter(({ number, lockedAt }) => number > 0 && lockedAt !== null)
    .map(({ endsOn }) => endsOn)
    .toSorted()
    .at(-1);
  return last === undefined ? null : daysAfter(last, 1);
}

/** @property date the first day from which they may hold */
export interface DetailsLocked {
  readonly code: 'company_details_locked';
  readonly date: CivilDate;
}

/**
 * Files of locked periods may be handed over already: what they said of the company stays.
 * @param open the first day of what is not locked; null where nothing is
 */
export function checkDetails(
  { validFrom }: CompanyDetails,
  open: CivilDate | null,
): Result<void, DetailsLocked> {
  return open !== null && validFrom < open ? err({ code: 'company_details_locked', date: open }) : ok();
}

/** As the header of a file says them, in the schema's names. */
export function detailsElements(details: CompanyDetails): Carried {
  const { street, postalCode, city, contactFirstName, contactLastName, phone, email } = details;
  const address = said({ StreetName: street, City: city, PostalCode: postalCode });
  return {
    ...(Object.keys(address).length > 0 && { Address: { ...address, Country: 'NO' } }),
    Contact: {
      ContactPerson: { FirstName: contactFirstName, LastName: contactLastName },
      ...said({ Telephone: phone, Email: email }),
    },
  };
}

function said(fields: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((each): each is [string, string] => each[1] !== null && each[1] !== ''),
  );
}
