import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './network.ts';
import { denied } from './rpc/refusals.ts';

/** Whose requests are counted together: all from one network, whoever sends them; all for one client, from wherever. */
export const QUOTAS = ['network', 'client'] as const;
export type QuotaName = (typeof QUOTAS)[number];
/** Requests a minute. */
export type QuotaLimits = Readonly<Record<QuotaName, number>>;

const WINDOW_S = 60;

/** What one process has counted in the minute that runs, in its memory. */
export class Quotas {
  readonly limits: QuotaLimits;
  readonly #counted: Readonly<Record<QuotaName, RateLimiterMemory>>;

  constructor(limits: QuotaLimits) {
    const counter = (points: number) => new RateLimiterMemory({ points, duration: WINDOW_S });
    this.limits = limits;
    this.#counted = { network: counter(limits.network), client: counter(limits.client) };
  }

  /** Counts one. @returns how many are left, none where it is one too many, and in how many seconds all are there again */
  async count(name: QuotaName, of: string): Promise<QuotaLeft> {
    try {
      return leftOf(await this.#counted[name].consume(of), true);
    } catch (thrown) {
      if (thrown instanceof RateLimiterRes) return leftOf(thrown, false);
      throw thrown;
    }
  }
}

interface QuotaLeft {
  readonly within: boolean;
  readonly left: number;
  readonly seconds: number;
}

function leftOf({ remainingPoints, msBeforeNext }: RateLimiterRes, within: boolean): QuotaLeft {
  return { within, left: Math.max(0, remainingPoints), seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
}

/** What one request takes of the quotas: of each once, however much it asks for. */
export class RequestQuotas {
  readonly #quotas: Quotas;
  readonly #taken = new Map<QuotaName, Promise<QuotaLeft>>();
  readonly #told = new Map<QuotaName, QuotaLeft>();

  constructor(quotas: Quotas) {
    this.#quotas = quotas;
  }

  /** @throws `too_many_requests` */
  ofNetwork(address: string): Promise<void> {
    return this.#take('network', networkOf(address));
  }

  /** Of a client whose the person is: nobody else takes anything of it. @throws `too_many_requests` */
  ofClient(clientId: string): Promise<void> {
    return this.#take('client', clientId);
  }

  async #take(name: QuotaName, of: string): Promise<void> {
    let taken = this.#taken.get(name);
    if (!taken) this.#taken.set(name, (taken = this.#quotas.count(name, of)));
    const { within, ...left } = await taken;
    this.#told.set(name, { within, ...left });
    if (within) return;
    throw denied({
      ...{ code: 'too_many_requests', of: name, limit: this.#quotas.limits[name] },
      retryAfterSeconds: left.seconds,
    });
  }

  /** What is promised, and what is left of it (draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4). */
  headers(): Record<string, string> {
    const policy = QUOTAS.map((name) => `"${name}";q=${this.#quotas.limits[name]};w=${WINDOW_S}`);
    const left = [...this.#told].map(([name, { left: r, seconds }]) => `"${name}";r=${r};t=${seconds}`);
    return {
      'ratelimit-policy': policy.join(', '),
      ...(left.length > 0 && { ratelimit: left.join(', ') }),
    };
  }
}
