import { ROLES, type Role } from '#lib/domain/access/role.ts';
import { isCivilDate, norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { firstYear, type FirstYearError } from '#lib/domain/ledger/first-year.ts';
import type { LegalForm } from '#lib/domain/ledger/standard-charts/accounts.ts';
import { TERM_KINDS, type TermKind } from '#lib/domain/ledger/vat-return/terms.ts';
import { isOrgnr, normaliseOrgnr } from '#lib/domain/orgnr.ts';
import type { Result } from '#lib/domain/result.ts';
import { belongsToPerson } from '#lib/ui/app/belongings.svelte.ts';

/** As the choice of terms says it. */
export const NOT_REGISTERED = 'none';

const ORGNR_DIGITS = 9;

/** What the server is asked to begin. */
export interface Founding {
  readonly orgnr: string;
  readonly name: string;
  readonly form: LegalForm;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
  readonly vat: TermKind | null;
  readonly people: readonly { readonly userId: string; readonly role: Role }[];
}

const firstOfThisYear = () => `${norwegianDate(new Date()).slice(0, 4)}-01-01`;

/** What is written of a client that is not there yet, and what it comes to. */
export class FoundingFields {
  orgnr = $state('');
  name = $state('');
  form = $state<LegalForm>('AS');
  /** A kind of terms, {@link NOT_REGISTERED}, or empty while nothing is chosen. */
  vat = $state('');
  startsOn = $state<string>(firstOfThisYear());
  /** What others are to be, by their ids; empty for nothing. */
  roles = $state<Record<string, string>>({});
  /** As chosen; null: with the calendar year in which the first one begins. */
  #endsOn = $state<string | null>(null);

  get endsOn(): string {
    return this.#endsOn ?? (isCivilDate(this.startsOn) ? `${this.startsOn.slice(0, 4)}-12-31` : '');
  }
  set endsOn(day: string) {
    this.#endsOn = day === '' ? null : day;
  }

  /** Nine digits that check; null while they do not. */
  get checkedOrgnr(): string | null {
    const digits = normaliseOrgnr(this.orgnr);
    return digits !== null && isOrgnr(digits) ? digits : null;
  }

  /** Whether so much is written that it should be a number and is none. */
  get orgnrWrong(): boolean {
    return this.checkedOrgnr === null && this.orgnr.replace(/\D/g, '').length >= ORGNR_DIGITS;
  }

  /** The first fiscal year; null while a day is missing. */
  year(today: CivilDate): Result<{ startsOn: CivilDate; endsOn: CivilDate }, FirstYearError> | null {
    const { startsOn, endsOn } = this;
    return startsOn === '' || endsOn === '' ? null : firstYear({ startsOn, endsOn }, today);
  }

  /** Whether it is registered for VAT; an account then offers a VAT code. */
  get registered(): boolean {
    return this.vat !== '' && this.vat !== NOT_REGISTERED;
  }

  /** What can be sent; null while something is missing or wrong. */
  whole(today: CivilDate): Founding | null {
    const year = this.year(today);
    const { checkedOrgnr: orgnr, form, vat } = this;
    const name = this.name.trim();
    if (!year?.ok || orgnr === null || name === '' || vat === '') return null;
    const people = Object.entries(this.roles).flatMap(([userId, chosen]) => {
      const role = ROLES.find((each) => each === chosen);
      return role ? [{ userId, role }] : [];
    });
    return { orgnr, name, form, ...year.value, vat: TERM_KINDS.find((each) => each === vat) ?? null, people };
  }
}

/** It outlives its screen, and is forgotten when the person leaves or the client is there. */
const written = belongsToPerson(
  () => ({ fields: new FoundingFields() }),
  // Sealed nowhere, and in no file: it keeps nobody on the device.
  undefined,
  ({ fields }) => fields.orgnr !== '' || fields.name !== '',
);

export function foundingFields(): FoundingFields {
  return written().fields;
}

export function forgetFounding(): void {
  written().fields = new FoundingFields();
}
