import type { Api } from '#lib/api.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';
import type { Page } from '#lib/ui/loading/pages.svelte.ts';
import type { voucherList, VoucherSummary } from '#lib/domain/ledger/reports/voucher-list.ts';
import type { CursorOf } from '#lib/domain/report/report.ts';

type ListedAccount = Awaited<ReturnType<Api['ledger']['accounts']['query']>>[number];

type VoucherCursor = CursorOf<typeof voucherList>;

/** What is asked of the server. */
export interface LedgerPort {
  accounts(): Promise<readonly ListedAccount[]>;
  vouchers(cursor?: VoucherCursor): Promise<Page<VoucherSummary, VoucherCursor>>;
}

/** So many pages of the voucher list are read at a time; older ones when asked for. */
const PAGES = 10;

/**
 * The ledger as the palette searches it: accounts, and vouchers from the newest backwards, page by page and found in
 * as they come.
 *
 *   idle ── read() ──▶ reading ── ten pages ──▶ resting ── read() ──▶ reading …
 *                         │           the last ──▶ complete
 *                         └── problem: what was read stays, read() goes on from there
 *
 * It belongs to one opening of the palette: what is posted meanwhile is there at the next.
 */
export class LedgerSearch {
  #accounts = $state.raw<readonly ListedAccount[] | null>(null);
  #vouchers = $state.raw<readonly VoucherSummary[]>([]);
  #reading = $state(false);
  #problem = $state.raw<Problem | null>(null);
  /** Undefined before the first page, null after the last. */
  #next = $state.raw<VoucherCursor | null | undefined>(undefined);
  #stopped = false;
  readonly #port: LedgerPort;

  constructor(port: LedgerPort) {
    this.#port = port;
  }

  get accounts(): readonly ListedAccount[] {
    return this.#accounts ?? [];
  }
  get vouchers(): readonly VoucherSummary[] {
    return this.#vouchers;
  }
  get reading(): boolean {
    return this.#reading;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  /** Nothing has been asked yet. */
  get idle(): boolean {
    return !this.#reading && this.#problem === null && this.#next === undefined;
  }
  /** There are older vouchers than those read. */
  get hasOlder(): boolean {
    return this.#next !== null && this.#next !== undefined;
  }

  /** Reads on from where it stands. Resolves when read or failed; never rejects for the network or the server. */
  async read(): Promise<void> {
    if (this.#reading || this.#next === null) return;
    this.#reading = true;
    this.#problem = null;
    try {
      this.#accounts ??= await this.#port.accounts();
      for (let page = 0; page < PAGES && this.#next !== null && !this.#stopped; page += 1) {
        const { items, next } = await this.#port.vouchers(this.#next);
        this.#vouchers = [...this.#vouchers, ...items];
        this.#next = next;
      }
    } catch (cause) {
      this.#problem = problemOf(cause);
    } finally {
      this.#reading = false;
    }
  }

  /** Asks for no further page. */
  stop(): void {
    this.#stopped = true;
  }
}

export function ledgerSearch(api: Api): LedgerSearch {
  return new LedgerSearch({
    accounts: () => api.ledger.accounts.query(),
    vouchers: async (after) => {
      const { rows, next } = await api.reports.vouchers.query({ filter: {}, after });
      return { items: rows, next };
    },
  });
}
