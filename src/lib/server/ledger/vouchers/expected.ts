import type { CivilDate } from '#lib/domain/date.ts';
import type { NewVoucher, Posting } from '#lib/domain/ledger/voucher.ts';
import type { Platform } from '../../platform/platform.ts';

/** Where a voucher will stand, as long as nobody else posts into its series first. */
export type Expected = Pick<Posting, 'year' | 'period' | 'number'>;

/** Days and series that are known at once; of more, the oldest are forgotten. */
const MOST = 10_000;

/**
 * What this process has seen of days and series, so that a voucher's number, and with it all that is hashed, can be said before
 * the database is asked. A guess and nothing more: the statement that posts takes it only where it is right.
 */
class Expectations {
  readonly #periods = new Map<string, Pick<Posting, 'year' | 'period'>>();
  readonly #numbers = new Map<string, bigint>();
  /** How many post into a series; of two, neither knows who comes first. */
  readonly #posting = new Map<string, number>();

  /** Null where nothing was seen yet, or somebody else of this process is posting into the series. */
  of(clientId: string, { series, date }: NewVoucher): Expected | null {
    const place = this.#periods.get(dayOf(clientId, date));
    const key = place && seriesOf(clientId, series, place.year);
    const last = key === undefined ? undefined : this.#numbers.get(key);
    if (!place || key === undefined || last === undefined || (this.#posting.get(key) ?? 0) > 1) return null;
    return { ...place, number: last + 1n };
  }

  /** Posts with whatever {@link of} says meanwhile; what `work` rejects with leaves nothing to expect. */
  async during<T>(clientId: string, voucher: NewVoucher, work: () => Promise<T>): Promise<T> {
    const place = this.#periods.get(dayOf(clientId, voucher.date));
    if (!place) return work();
    const key = seriesOf(clientId, voucher.series, place.year);
    this.#posting.set(key, (this.#posting.get(key) ?? 0) + 1);
    try {
      return await work();
    } catch (cause) {
      this.#numbers.delete(key);
      throw cause;
    } finally {
      const others = (this.#posting.get(key) ?? 1) - 1;
      if (others > 0) this.#posting.set(key, others);
      else this.#posting.delete(key);
    }
  }

  /** That a voucher stands there. */
  seen(clientId: string, { series, date }: NewVoucher, { year, period, number }: Expected): void {
    remember(this.#periods, dayOf(clientId, date), { year, period });
    const key = seriesOf(clientId, series, year);
    const last = this.#numbers.get(key);
    if (last === undefined || number > last) remember(this.#numbers, key, number);
  }

  /** That the guess was wrong. */
  missed(clientId: string, { series, date }: NewVoucher, { year }: Expected): void {
    this.#periods.delete(dayOf(clientId, date));
    this.#numbers.delete(seriesOf(clientId, series, year));
  }
}

const dayOf = (clientId: string, date: CivilDate) => `${clientId} ${date}`;
const seriesOf = (clientId: string, series: string, year: number) => `${clientId} ${year} ${series}`;

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.size > MOST ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}

const known = new WeakMap<Platform, Expectations>();

export function expectationsOf(platform: Platform): Expectations {
  let expectations = known.get(platform);
  if (!expectations) known.set(platform, (expectations = new Expectations()));
  return expectations;
}
