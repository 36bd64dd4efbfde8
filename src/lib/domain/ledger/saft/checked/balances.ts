import type { Minor } from '../../../money.ts';
import type { SaftFact } from '../../saft-findings.ts';
import type { SaftAccount, SaftParty, SaftPartyBalance } from '../records.ts';

/**
 * The opening balance as voucher lines. They and `−difference`, booked on an account for what is not
 * explained, sum to zero; `difference` is 0 in a file whose balances hang together. Files from the middle
 * of a year often leave earlier results out, so a difference is normal enough not to be refused.
 */
export interface SaftOpening {
  readonly lines: readonly SaftOpeningLine[];
  readonly difference: Minor;
}

export interface SaftOpeningLine {
  readonly accountId: string;
  readonly amount: Minor;
  readonly customerId?: string;
  readonly supplierId?: string;
}

interface Account {
  readonly line: number;
  readonly definition: string;
  opening: Minor;
  closing: Minor;
  movement: Minor;
  moved: boolean;
  readonly parties: SaftOpeningLine[];
  /** What the parties' openings were read from, whether or not they turn out to be of use. */
  readonly stated: SaftPartyBalance[];
  /** Sums of what the parties state; null while none states any. */
  partyOpening: Minor | null;
  partyClosing: Minor | null;
}

type Place = { readonly line: number };

/** Opening, movement and closing per account, beside what the customers and suppliers state. */
export class Balances {
  readonly #accounts = new Map<string, Account>();

  has(accountId: string): boolean {
    return this.#accounts.has(accountId);
  }

  /**
   * An account given twice with the same name and grouping is one account whose balances add up (some
   * systems list an account once per department); with another name it is a contradiction.
   */
  addAccount(account: SaftAccount): (SaftFact & Place) | null {
    const { id, line, opening, closing } = account;
    const definition = JSON.stringify([
      account.description,
      account.groupingCategory,
      account.groupingCode,
      account.standardAccountId,
    ]);
    const known = this.#accounts.get(id);
    if (!known) {
      const none = {
        movement: 0n,
        moved: false,
        parties: [],
        stated: [],
        partyOpening: null,
        partyClosing: null,
      };
      this.#accounts.set(id, { line, definition, opening, closing, ...none });
      return null;
    }
    const firstLine = known.line;
    if (known.definition !== definition) {
      return { code: 'saft_duplicate_account', account: id, firstLine, line };
    }
    known.opening += opening;
    known.closing += closing;
    return { code: 'saft_repeated_account', account: id, firstLine, line };
  }

  addParty(party: SaftParty): (SaftFact & Place)[] {
    const unknown: (SaftFact & Place)[] = [];
    for (const balance of party.balances) {
      const { accountId, opening, closing } = balance;
      if (accountId === undefined) continue;
      const account = this.#accounts.get(accountId);
      if (!account) {
        const fact = { code: 'saft_unknown_party_account', party: party.id, account: accountId } as const;
        unknown.push({ ...fact, line: party.line });
        continue;
      }
      if (closing !== undefined) account.partyClosing = (account.partyClosing ?? 0n) + closing;
      if (opening === undefined) continue;
      account.partyOpening = (account.partyOpening ?? 0n) + opening;
      account.stated.push(balance);
      const owner = party.kind === 'customer' ? { customerId: party.id } : { supplierId: party.id };
      if (opening !== 0n) account.parties.push({ accountId, amount: opening, ...owner });
    }
    return unknown;
  }

  move(accountId: string, amount: Minor): void {
    const account = this.#accounts.get(accountId);
    if (!account) return;
    account.movement += amount;
    account.moved = true;
  }

  /**
   * One line per account with a balance. Where the parties' openings explain an account's exactly, one per
   * party instead, so that the sub-ledger opens with the ledger.
   */
  opening(): SaftOpening {
    const lines: SaftOpeningLine[] = [];
    let difference = 0n;
    for (const [accountId, account] of this.#accounts) {
      difference += account.opening;
      if (opensByParties(account)) {
        lines.push(...account.parties);
      } else if (account.opening !== 0n) {
        lines.push({ accountId, amount: account.opening });
      }
    }
    return { lines, difference };
  }

  /** Whether an entry is on the account. */
  hasMoved(accountId: string): boolean {
    return this.#accounts.get(accountId)?.moved ?? false;
  }

  /** What parties state as their openings and no line of {@link opening} holds. */
  *unusedPartyOpenings(): Generator<SaftPartyBalance> {
    for (const account of this.#accounts.values()) if (!opensByParties(account)) yield* account.stated;
  }

  /** What does not add up once every entry has been seen. */
  *differences(): Generator<SaftFact & Place> {
    for (const [id, account] of this.#accounts) {
      const { line, opening, closing, movement, partyOpening, partyClosing } = account;
      const computed = opening + movement;
      if (closing !== computed) {
        yield { code: 'saft_closing_differs', account: id, stated: closing, computed, line };
      }
      if (partyOpening !== null && partyOpening !== opening) {
        yield {
          code: 'saft_party_opening_differs',
          account: id,
          stated: opening,
          computed: partyOpening,
          line,
        };
      }
      if (partyClosing !== null && partyClosing !== closing) {
        yield {
          code: 'saft_party_closing_differs',
          account: id,
          stated: closing,
          computed: partyClosing,
          line,
        };
      }
    }
  }
}

function opensByParties({ parties, partyOpening, opening }: Account): boolean {
  return parties.length > 0 && partyOpening === opening;
}
