import type { Fault, ReplayedEvent } from '../../events/replay/event.ts';

/**
 * The numbers of each series and year, in the order of the log: each is one more than the one before it
 * (`number_out_of_order`). The counter is held from a number's being taken until the voucher's event is in the queue, so
 * two that are posted side by side stand in the order of their numbers.
 */
export class Numbers {
  readonly #last = new Map<string, bigint>();
  /** What was erased may have taken any number of any series: each is heard again from its next voucher on. */
  readonly #unheard = new Set<string>();
  #unsaid = false;

  /** The next event of the log. */
  take({ id: eventId, kind, subject, detail, marked }: ReplayedEvent): Fault[] {
    if (kind !== 'voucher.posted' || subject.type !== 'voucher') return [];
    const { series, year, number: said } = detail ?? {};
    const known = typeof series === 'string' && typeof year === 'number' && typeof said === 'string';
    if (!known || !/^\d{1,18}$/.test(said)) {
      this.#unsaid = true;
      for (const key of this.#last.keys()) this.#unheard.add(key);
      return [];
    }
    const [key, number] = [`${series} ${year}`, BigInt(said)];
    const last = this.#last.get(key);
    const unheard = this.#unheard.delete(key) || (last === undefined && this.#unsaid);
    const next = (last ?? 0n) + 1n;
    this.#last.set(key, number < next && !unheard ? next - 1n : number);
    if (!marked || unheard || number === next) return [];
    const expected = `number ${next} of series ${key}`;
    return [{ code: 'number_out_of_order', eventId, expected, found: said }];
  }
}
