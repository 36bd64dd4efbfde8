import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './network.ts';

/**
 * Counts what strangers ask of one process, by network: each is answered so often a minute.
 * @returns a function that counts one and gives the seconds to wait, or null where it may be answered
 */
export function strangersLimit(aMinute: number): (address: string) => Promise<number | null> {
  const asked = new RateLimiterMemory({ points: aMinute, duration: 60 });
  return async (address) => {
    try {
      await asked.consume(networkOf(address));
      return null;
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) return Math.max(1, Math.ceil(thrown.msBeforeNext / 1000));
      throw thrown;
    }
  };
}
