import {
  checkDetails,
  openFrom,
  type CompanyDetails,
  type DetailsLocked,
} from '#lib/domain/ledger/company-details.ts';
import { ok, type Result } from '#lib/domain/result.ts';
import type { Context } from '../../platform/context.ts';
import { changedIn } from './changed.ts';
import { details, periods } from './registers.ts';
import { holdYears } from './store.ts';

/**
 * Says what the client says of itself in its SAF-T files from a day on: of periods that begin by then, and of no earlier ones.
 * Saying what is said already changes nothing. Guard: `company_details_locked`, held by the database too: a period that is
 * locked would have it; `date` is the first day that has none.
 */
export function setCompanyDetails(
  context: Context,
  wanted: CompanyDetails,
): Promise<Result<{ eventId: string | null }, DetailsLocked>> {
  const { clientId } = context;
  return context.transaction<{ eventId: string | null }, DetailsLocked>(async (tx) => {
    await holdYears(tx, clientId);
    const [known] = await details.list(tx, clientId, { validFrom: wanted.validFrom });
    if (known && changedIn(known, wanted) === null) return ok({ eventId: null });
    const fits = checkDetails(wanted, openFrom(await periods.list(tx, clientId)));
    if (!fits.ok) return fits;
    return ok({ eventId: await details.replace(tx, context, 'company-details.set', wanted) });
  });
}
