import type { ChartRows } from '#lib/domain/ledger/replay/chart-rows.ts';
import type { Tx } from '../../platform/database.ts';
import { accounts, periods, vatAccounts, vatCodes } from './registers.ts';

/** The client's chart as it is now, for holding against it what was posted; of accounts only their days and kind, of periods the days. */
export async function chartRows(tx: Tx, clientId: string): Promise<ChartRows> {
  const dated = (await accounts.list(tx, clientId)).map(
    ({ number, validFrom, validTo, groupingCategory }) =>
      [number, { validFrom, validTo, groupingCategory }] as const,
  );
  const codes = await vatCodes.list(tx, clientId);
  const posted = await vatAccounts.list(tx, clientId);
  const spans = (await periods.list(tx, clientId)).map(
    ({ startsOn, endsOn, ...key }) => [periods.idOf(key), { startsOn, endsOn }] as const,
  );
  return {
    accounts: new Map(dated),
    vatCodes: new Map(codes.map((each) => [each.code, each])),
    vatAccounts: new Map(posted.map((each) => [each.code, each])),
    periods: new Map(spans),
  };
}
