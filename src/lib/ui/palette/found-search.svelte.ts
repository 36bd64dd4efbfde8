import type { Api } from '#lib/api.ts';
import { cut } from '#lib/domain/text.ts';
import { problemOf, type Problem } from '#lib/ui/loading/problem.ts';

type FoundVouchers = Awaited<ReturnType<Api['ledger']['find']['query']>>;
type FoundDrafts = Awaited<ReturnType<Api['drafts']['find']['query']>>;
type FoundDocuments = Awaited<ReturnType<Api['documents']['find']['query']>>;

export interface Found {
  /** Null for who may not read the ledger. */
  readonly vouchers: FoundVouchers | null;
  readonly drafts: FoundDrafts;
  readonly documents: FoundDocuments;
}

/** So long nothing more is typed before the server is asked, in milliseconds. */
const PAUSE_MS = 200;

/**
 * What the server finds by amount, day and text. Of several answers on their way only that to the newest query counts.
 *
 *   nothing ── look() ──▶ waiting ── nothing typed ──▶ asking ── answer ──▶ found
 *                            ▲                            │                  │
 *                            └──────── look() ────────────┴──────────────────┘
 */
export class FoundSearch {
  #found = $state.raw<{ query: string; result: Found } | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #query = $state('');
  #reading = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #ask: (query: string) => Promise<Found>;

  constructor(ask: (query: string) => Promise<Found>) {
    this.#ask = ask;
  }

  /** What was found for the query that stands; null while it is not known. */
  get found(): Found | null {
    return this.#found?.query === this.#query ? this.#found.result : null;
  }
  get reading(): boolean {
    return this.#reading;
  }
  get problem(): Problem | null {
    return this.#problem;
  }

  look(query: string): void {
    const wanted = query.trim();
    if (wanted === this.#query) return;
    this.stop();
    this.#query = wanted;
    this.#reading = wanted !== '';
    if (wanted !== '') this.#timer = setTimeout(() => void this.#read(wanted), PAUSE_MS);
  }

  /** Asks for nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  async #read(query: string): Promise<void> {
    let problem: Problem | null = null;
    try {
      const result = await this.#ask(query);
      if (query === this.#query) this.#found = { query, result };
    } catch (cause) {
      problem = problemOf(cause);
    }
    if (query !== this.#query) return;
    this.#problem = problem;
    this.#reading = false;
  }
}

/** @param readsLedger whether the person may: without, their own drafts and documents are looked for alone */
export function foundSearch(api: Api, readsLedger: boolean): FoundSearch {
  return new FoundSearch(async (text) => {
    const query = cut(text, 100);
    const [vouchers, drafts, documents] = await Promise.all([
      readsLedger ? api.ledger.find.query({ query }) : null,
      api.drafts.find.query({ query }),
      api.documents.find.query({ query }),
    ]);
    return { vouchers, drafts, documents };
  });
}
