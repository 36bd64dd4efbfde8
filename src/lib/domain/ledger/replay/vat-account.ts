import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';
import { unstated, type Others } from '../../events/replay/others.ts';

/** Where the tax of a VAT code is posted: the code and the accounts had been stated by then (`named_before_stated`). */
export function judgeVatAccount(
  { id: eventId, place, subject, detail }: ReplayedEvent,
  { others }: { readonly others: Others },
): Fault[] {
  const { output = null, input = null } = (detail?.['now'] ?? {}) as Record<string, string | null>;
  const accounts = [output, input].filter((number) => number !== null).map((number) => `account ${number}`);
  return [`vat-code ${subject.id}`, ...accounts].flatMap((name) =>
    unstated(others, name, { eventId, place }),
  );
}
