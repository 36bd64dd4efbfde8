import { untrack } from 'svelte';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { norwegianDate } from '#lib/domain/date.ts';
import { Photo } from '#lib/domain/drafts/draft.ts';
import { ok } from '#lib/domain/result.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { keepTyped, readTyped } from '#lib/offline/desk/typed.ts';
import type { Store } from '#lib/offline/store/store.ts';
import { belongsToPerson } from '#lib/ui/app/belongings.svelte.ts';
import { vatOn, type Chart } from '#lib/ui/books/chart.ts';
import { CodingDesk } from './coding-desk.svelte.ts';
import type { CodingFields, Habits } from './coding-fields.ts';
import { portOf, type ReadDraft } from './drafts-port.ts';
import { emptyLine } from './line-fields.ts';

/** What was typed on a draft's edition and not saved. */
interface Begun {
  readonly revision: number;
  readonly fields: CodingFields;
  /** What was attached to a voucher that is not on the server yet; left out by earlier versions. */
  readonly photos?: readonly Photo[] | undefined;
}

/**
 * Desks that were left with something typed, until the page is closed: going back to a draft finds its form as it
 * was. What is typed belongs to the client's books: beside memory it lies sealed on the device (`keep-typed.svelte.ts`).
 */
const desks = belongsToPerson(
  () => ({
    left: new Map<string, CodingDesk>(),
    /** As it lay on the device, of drafts that have not been opened since. */
    begun: new Map<string, Begun>(),
    habits: new Map<string, { series: string; creditAccount: string | undefined }>(),
  }),
  ({ left }, store) => seal(store, left),
  // A coding that was begun, on any draft, and is not saved.
  ({ left }) => [...left.values()].some((desk) => desk.changed),
  ({ left }, clientId) => changedIn(left, clientId).length > 0,
);

/** Sealed by this app for itself: its shape is that of the version which sealed it. */
const Sealed = z.object({
  revision: z.int(),
  fields: z.custom<CodingFields>((value) => typeof value === 'object'),
  photos: z.optional(z.array(z.custom<Photo>((value) => Photo.safeParse(value).success))),
});

/** Takes up what was typed before the device was locked, or the page died. Nothing while it is locked. */
export async function takeUpTyped(device: Device | null): Promise<void> {
  const { left, begun } = desks();
  await device?.withStore(async (store) => {
    for (const [key, each] of Object.entries(await readTyped(store))) {
      const read = Sealed.safeParse(each);
      // What is in memory is newer.
      if (read.success && !left.get(key)?.changed) begun.set(key, read.data);
    }
    return ok();
  });
}

export const keyOf = (clientId: string, draftId: string): string => `${clientId} ${draftId}`;

/** What is typed on a desk, to be kept. */
export function begunOn({ draft, written, isNew }: CodingDesk): Begun {
  const { revision, content } = draft;
  return { revision, fields: written, ...(isNew && { photos: content.photos }) };
}

/** The desk of a draft: the one that was left, when the draft is still the same edition, or a new one. */
export function deskFor(
  { api, device }: { readonly api: Api; readonly device: Device | null },
  { draft, clientId, chart }: { draft: ReadDraft; clientId: string; chart: Chart },
): CodingDesk {
  const key = keyOf(clientId, draft.id);
  const { left, begun } = desks();
  const earlier = left.get(key);
  // Chosen once: when it saves, it goes on to the next edition by itself, and stays the desk.
  if (earlier && untrack(() => (earlier.meanwhile?.draft ?? earlier.draft).revision) === draft.revision)
    return earlier;
  const desk = new CodingDesk(portOf(api, device), draft, {
    habits: habitsOf(clientId, chart),
    today: norwegianDate(new Date()),
    vatOn: (code, date) => vatOn(chart, code, date),
  });
  const sealed = begun.get(key);
  // As a desk that was left: only on the same edition, and only fields that the form has.
  if (sealed?.revision === draft.revision) {
    const fields = 'lines' in sealed.fields ? sealed.fields : ofOneLine(sealed.fields);
    const names = Object.keys(desk.fields).filter((name) => name in fields);
    Object.assign(desk.fields, Object.fromEntries(names.map((name) => [name, Reflect.get(fields, name)])));
    desk.attach([...(sealed.photos ?? [])]);
  }
  if (draft.here?.overtaken) desk.meet(draft.here.overtaken);
  begun.delete(key);
  left.set(key, desk);
  return desk;
}

/** As a release sealed it that had one account, VAT code and project for all. */
function ofOneLine(fields: object): object {
  const said = fields as Record<string, unknown>;
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : '');
  const line = { ...emptyLine(text('project') || null), account: text('account'), vatCode: text('vatCode') };
  return { ...fields, lines: [line] };
}

/** A voucher of the bookkeeper's own: the one that was begun and is not saved, or a new one. */
export function freshDraft(clientId: string, authorId: string): ReadDraft {
  const { left, begun } = desks();
  const unsaved = [
    ...[...left].filter(([, desk]) => desk.isNew && desk.changed).map(([key]) => key),
    ...[...begun].filter(([, { revision }]) => revision === 0).map(([key]) => key),
  ].find((key) => key.startsWith(`${clientId} `));
  const earlier = unsaved === undefined ? undefined : left.get(unsaved)?.draft;
  return earlier ?? blankDraft(unsaved?.split(' ')[1] ?? uuidv7(), authorId);
}

export function blankDraft(id: string, createdBy: string): ReadDraft {
  const now = new Date();
  return {
    ...({ id, revision: 0, state: 'inbox', coding: null, returnedReason: null, askedBy: null } as const),
    content: { amount: null, date: null, text: '', project: null, photos: [] },
    ...{ submittedBy: null, createdBy, createdAt: now, changedAt: now, contentHash: '', lines: null },
    ...{
      people: { involved: [], approvers: [] },
      alike: [],
      mail: null,
      decided: null,
      waits: null,
      approvals: [],
    },
  };
}

/** Desks of this client with something typed. What was typed for another has been sealed in that one's store as it came. */
const changedIn = (left: ReadonlyMap<string, CodingDesk>, clientId: string) =>
  [...left].filter(([key, desk]) => desk.changed && key.startsWith(keyOf(clientId, '')));

async function seal(store: Store, left: ReadonlyMap<string, CodingDesk>): Promise<void> {
  const typed = changedIn(left, store.cipher.clientId);
  // Read here and now: the desks are forgotten meanwhile.
  await keepTyped(store, Object.fromEntries(typed.map(([key, desk]) => [key, begunOn(desk)])));
}

/** Offers series and contra account of this coding for the next; a supplier's debt is only that supplier's. */
export function rememberHabits(
  clientId: string,
  { series, creditAccount, counterpartyId }: CodingFields,
): void {
  const { habits } = desks();
  const before = habits.get(clientId)?.creditAccount;
  habits.set(clientId, { series, creditAccount: counterpartyId ? before : creditAccount });
}

function habitsOf(clientId: string, chart: Chart): Habits {
  const last = desks().habits.get(clientId);
  const { series, creditAccount } = usual(chart);
  return { series: last?.series ?? series, creditAccount: last?.creditAccount ?? creditAccount };
}

/** The only series or the general one; the bank, which receipts are mostly paid from. */
function usual(chart: Chart): Habits {
  const series = chart.series.find(({ code }) => code === 'GL') ?? chart.series[0];
  const bank = chart.accounts.find(({ number }) => number === '1920');
  return { series: series?.code ?? '', creditAccount: bank?.number ?? '' };
}
