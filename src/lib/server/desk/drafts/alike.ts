import { likeness, receiptOf, receiptOfDraft, type Receipt } from '#lib/domain/drafts/alike.ts';
import type { Tx } from '../../platform/database.ts';
import { draftsLike, vouchersLike, vouchersOfDrafts, type Alike, type VoucherAlike } from './alike-store.ts';
import { loadDrafts, type Draft } from './store.ts';

/** So many of each draft are told of: one is enough to make a person look. */
const TOLD = 3;

/** Something posted or sent in, and what is told of it when a draft looks like it. */
interface Candidate {
  readonly receipt: Receipt;
  readonly told: Omit<Alike, 'why'>;
}

/**
 * What each of these drafts looks like among all drafts and vouchers of the client, whatever became of them: the same
 * picture, or the same amount and date with supplier or text. By the draft's id; nothing for one that is like no other.
 */
export async function alikeTo(
  tx: Tx,
  clientId: string,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<string, Alike[]>> {
  const mine = drafts.map((draft) => ({ id: draft.id, receipt: receiptOfDraft(draft) }));
  const pictures = mine.flatMap(({ receipt }) => receipt.pictures);
  const keys = mine.flatMap(({ receipt }) => receipt.said);
  if (pictures.length === 0 && keys.length === 0) return new Map();
  const others = await loadDrafts(tx, clientId, await draftsLike(tx, clientId, { pictures, keys }));
  const candidates = [...(await ofDrafts(tx, clientId, others)), ...(await ofVouchers(tx, clientId, keys))];
  const byTrait = traitsOf(candidates);
  return new Map(
    mine.map(({ id, receipt }) => {
      const near = new Set(traits(receipt).flatMap((trait) => byTrait.get(trait) ?? []));
      return [id, alikeAmong(id, receipt, near)];
    }),
  );
}

/** The voucher that stands with the very same paper, posted from another draft; null where there is none. */
export async function postedWithPaper(tx: Tx, clientId: string, draft: Draft): Promise<VoucherAlike | null> {
  const pictures = draft.content.photos.map(({ sha256 }) => sha256);
  const drafts = await draftsLike(tx, clientId, { pictures, keys: [] });
  const others = drafts.filter((id) => id !== draft.id);
  return (await vouchersOfDrafts(tx, clientId, others)).find(({ reversed }) => !reversed) ?? null;
}

function alikeAmong(id: string, receipt: Receipt, near: Iterable<Candidate>): Alike[] {
  const found: Alike[] = [];
  for (const { receipt: other, told } of near) {
    if (found.length === TOLD) break;
    const why = told.draftId === id ? null : likeness(receipt, other);
    if (why) found.push({ why, ...told });
  }
  return found;
}

async function ofDrafts(tx: Tx, clientId: string, drafts: readonly Draft[]): Promise<Candidate[]> {
  const ids = drafts.map(({ id }) => id);
  const vouchers = new Map((await vouchersOfDrafts(tx, clientId, ids)).map((each) => [each.draftId, each]));
  return drafts.map((draft) => {
    const { text, amount, date } = draft.coding ?? draft.content;
    const voucher = vouchers.get(draft.id) ?? null;
    const told = { draftId: draft.id, voucher, state: draft.state, text, amount, date };
    return { receipt: receiptOfDraft(draft), told };
  });
}

async function ofVouchers(
  tx: Tx,
  clientId: string,
  keys: Parameters<typeof vouchersLike>[2],
): Promise<Candidate[]> {
  return (await vouchersLike(tx, clientId, keys)).map((voucher) => {
    const { text, amount, date } = voucher;
    const told = { draftId: null, voucher, state: 'posted' as const, text, amount, date };
    return { receipt: receiptOf([], [voucher]), told };
  });
}

/**
 * What two receipts that look like one share at least one of: keeps five hundred drafts from being held against each other,
 * and against everything of a busy day that costs the same.
 */
function traits({ pictures, said }: Receipt): string[] {
  const facts = said.flatMap(({ amount, date, text, counterpartyId }) =>
    [text === '' ? null : `"${text}"`, counterpartyId]
      .filter((each) => each !== null)
      .map((each) => `${amount} ${date} ${each}`),
  );
  return [...pictures, ...facts];
}

function traitsOf(candidates: readonly Candidate[]): ReadonlyMap<string, Candidate[]> {
  const byTrait = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    for (const trait of traits(candidate.receipt)) {
      const there = byTrait.get(trait);
      if (there) there.push(candidate);
      else byTrait.set(trait, [candidate]);
    }
  }
  return byTrait;
}
