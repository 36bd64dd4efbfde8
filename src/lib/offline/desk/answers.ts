import { DEPARTMENT, PROJECT } from '#lib/domain/ledger/coding.ts';
import { isUuid } from '#lib/domain/text.ts';
import type { Of } from '../pulled/reading.ts';
import type { Store } from '../store/store.ts';
import { keepShown, shownAhead } from '../away/shown.ts';
import { judge } from '../documents/prepared.ts';
import {
  allWithHere,
  documentHere,
  waitingHere,
  withHere,
  type Listed,
  type Shown,
} from '../documents/shown.ts';
import { rowsHere } from './rows-here.ts';
import { allWithWork, draftHere, draftsHere, withWork, type DraftHere } from './work-here.ts';

/** Who asks, and of which open store. */
export interface Asking {
  readonly store: Store;
  readonly userId: string;
}

/** How a device answers one of the API's queries. */
export interface Answer {
  /** Where there is no network; undefined where this device can't either. */
  readonly here?: (asking: Asking, input: never) => Promise<unknown>;
  /** The last answer of the server is told again, or this where there is none; asked ahead (`at-desk.ts`). */
  readonly keeps?: unknown;
  /** What the server has just answered, with what was done here since. */
  readonly since?: (asking: Asking, answer: never) => Promise<unknown>;
}

/**
 * The queries that are answered without network, from what was pulled and what was done here. A SCREEN THAT IS TO WORK
 * WITHOUT NETWORK has what it asks here.
 */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  'drafts.inbox': {
    here: async ({ store, userId }) =>
      oldestFirst((await draftsHere(store, userId)).filter(({ state }) => state === 'inbox')),
    since: async ({ store, userId }, drafts: Of<'draft'>[]) =>
      (await allWithWork(store, drafts, userId)).filter(({ state }) => state === 'inbox'),
  },
  'drafts.get': {
    here: whole,
    since: async ({ store, userId }, draft: Of<'draft'>) => {
      await keepShown(store, draft);
      return withWork(store, draft, userId);
    },
  },
  'drafts.approvals': {
    here: async ({ store, userId }) => oldestFirst((await draftsHere(store, userId)).filter(isWaiting)),
    since: ({ store, userId }, drafts: Of<'draft'>[]) => allWithWork(store, drafts, userId),
  },
  'ledger.accounts': { here: ({ store }) => rowsHere(store, 'account') },
  'ledger.vatCodes': { here: ({ store }) => rowsHere(store, 'vat-code') },
  'ledger.counterparties': { here: ({ store }) => rowsHere(store, 'counterparty') },
  'ledger.dimensions': { here: ({ store }) => rowsHere(store, 'dimension') },
  'ledger.projects': {
    here: async ({ store }) =>
      (await rowsHere(store, 'dimension'))
        .filter(({ type }) => type === PROJECT)
        .map(({ type: _, ...project }) => project),
  },
  'ledger.departments': {
    here: async ({ store }) =>
      (await rowsHere(store, 'dimension'))
        .filter(({ type }) => type === DEPARTMENT)
        .map(({ code, name, validTo }) => ({ code, name, validTo })),
  },
  'ledger.series': { here: ({ store }) => rowsHere(store, 'series') },
  'ledger.periods': { here: ({ store }) => rowsHere(store, 'period') },
  // Not pulled: small, and as good a little older. Without them a screen stands all the same, and says less.
  'people.list': { keeps: [] },
  'templates.list': { keeps: [] },
  'documents.waiting': {
    here: async ({ store }) => allWithHere(store, await waitingHere(store), true),
    keeps: [],
    since: ({ store }, documents: Listed[]) => allWithHere(store, documents),
  },
  'documents.list': {
    since: async ({ store }, page: { readonly documents: Listed[] }) => ({
      ...page,
      documents: await allWithHere(store, page.documents),
    }),
  },
  'documents.get': {
    here: ({ store }, { documentId }: { documentId: string }) => documentHere(store, documentId),
    since: async ({ store, userId: personId }, document: Shown) => {
      await judge(store, { documentId: document.id, personId }, document);
      return withHere(store, document);
    },
  },
};

function oldestFirst(drafts: readonly DraftHere[]): DraftHere[] {
  return [...drafts].sort((one, other) => +one.createdAt - +other.createdAt || (one.id < other.id ? -1 : 1));
}

const isWaiting = ({ state, waits }: DraftHere): boolean => state === 'submitted' && waits !== null;

/**
 * As the page of one draft asks for it. What was handed on elsewhere is answered to who decides about it, as the server told it
 * ahead, and else not: what is shown to decide by is what only the server knows.
 */
async function whole({ store, userId }: Asking, { draftId }: { draftId: string }): Promise<unknown> {
  if (!isUuid(draftId)) return undefined;
  const draft = await draftHere(store, draftId, userId);
  const shown = draft && (await shownAhead(store, draft));
  if (shown) return { ...shown, here: draft.here };
  if (!draft || (draft.state === 'submitted' && draft.here === null)) return undefined;
  const involved = [draft.createdBy, ...(draft.submittedBy === null ? [] : [draft.submittedBy])];
  return {
    ...draft,
    ...{ lines: null, waits: null, decided: null },
    people: { involved, approvers: [] },
    approvals: draft.waits?.given ?? [],
  };
}

/** What is asked ahead, to be kept. */
export const KEPT_AHEAD = Object.keys(ANSWERS).filter((path) => ANSWERS[path]?.keeps !== undefined);
