import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi, type Api } from '#lib/api.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { ApprovalDesk, type Decision, type ReadDraft } from '#lib/ui/approvals/approval-desk.svelte.ts';
import { reversalOf, reverse } from '#lib/ui/vouchers/reversal.ts';
import { attackedCompany, type Attacked } from './attack/company.ts';
import { submittedDraft } from './setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from './setup/database.ts';
import { serverOn, type Server } from './setup/servers/server.ts';

/*
 * What a person does that binds, between the app's own client and the real server: however the answer is lost, it is
 * done once and told once.
 */

let database: TestDatabase;
let company: Attacked;
let server: Server;
beforeAll(async () => {
  database = await freshDatabase();
  company = await attackedCompany(database);
  server = serverOn(database.platform);
});
afterAll(() => database?.close());

const kept = new Map<string, string>();
const acts = {
  userId: 'manager',
  clientId: 'c',
  storage: () => ({
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }),
};
beforeEach(() => kept.clear());
afterEach(() => vi.unstubAllGlobals());

/** The app's client, over a network that does to the nth change what it is told; questions get through. */
async function apiOf(role: Role, ...network: ((request: Request) => Promise<Response>)[]): Promise<Api> {
  const cookie = await company.cookieOf(role);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const request = new Request(new URL(path, 'http://localhost'), init);
    request.headers.set('cookie', cookie);
    if (typeof init.body === 'string')
      request.headers.set('content-length', String(Buffer.byteLength(init.body)));
    const way = request.method === 'POST' ? network.shift() : undefined;
    return way ? way(request) : server(request);
  });
  return createApi({ clientId: company.clientId });
}

const NETWORKS: Record<string, (request: Request) => Promise<Response>> = {
  'the connection is lost once the server has done it': async (request) => {
    await server(request);
    throw new TypeError('Failed to fetch');
  },
  'a proxy gives up on a server that has done it': async (request) => {
    await server(request);
    return new Response('<html>Gateway Time-out</html>', { status: 504 });
  },
  'the answer is cut off': async (request) => {
    const text = await (await server(request)).text();
    return new Response(text.slice(0, text.length / 2), { headers: { 'content-type': 'application/json' } });
  },
  'the connection is lost on the way there': () => Promise.reject(new TypeError('Failed to fetch')),
};
/** A server that is busy when it is asked again knows nothing of the first attempt. */
const busy = () => {
  const segl = { code: 'documents_busy', outcome: 'as_before' };
  const error = { json: { message: 'x', code: -32600, data: { code: 'TOO_MANY_REQUESTS', segl } } };
  return Promise.resolve(Response.json([{ error }], { status: 429 }));
};

async function waitingDraft(api: Api): Promise<ReadDraft> {
  const [field, bookkeeper] = (company.known['signers'] ?? []).map((id) =>
    database.contextFor(company.clientId, String(id)),
  );
  if (!field || !bookkeeper) throw new Error('nobody to take a receipt');
  const { draftId } = await submittedDraft(field, bookkeeper);
  return api.drafts.get.query({ draftId });
}

const vouchersOf = (draftId: string) =>
  database.owner.begin(async (sql) => {
    await sql`select set_config('segl.client_id', ${company.clientId}, true)`;
    return sql`select id from ledger.voucher where draft_id = ${draftId}`;
  });

/** Nobody here has a passkey. */
const sign = () => Promise.reject(new Error('nothing is to be signed'));

describe('a decision', () => {
  it.each(Object.entries(NETWORKS))('%s', async (_, way) => {
    const api = await apiOf('manager', way, busy);
    const decide = (decision: Decision) => api.drafts.decide.mutate(decision);
    const draft = await waitingDraft(api);
    const desk = new ApprovalDesk({ acts, decide, sign }, draft);
    await desk.decide('approved', null);
    expect([desk.act.state, desk.act.problem?.outcome]).toEqual(['unanswered', 'unknown']);
    const id = [...kept.values()][0];
    await desk.decide('approved', null);
    expect([desk.act.state, desk.act.problem?.code]).toEqual(['unanswered', 'documents_busy']);
    expect([...kept.values()]).toEqual([id]);

    // The page is killed; the next one finds the draft as it stands.
    const reloaded = new ApprovalDesk(
      { acts, decide, sign },
      await api.drafts.get.query({ draftId: draft.id }),
    );
    if (reloaded.draft.state === 'posted') await reloaded.recover();
    else await reloaded.decide('approved', null);
    expect(await vouchersOf(draft.id)).toEqual([{ id: reloaded.act.answer?.voucherId }]);

    const next = new ApprovalDesk({ acts, decide, sign }, await api.drafts.get.query({ draftId: draft.id }));
    await next.recover();
    expect([next.act.state, kept.size]).toEqual(['idle', 0]);
  });

  it('that was not done, as another was first, is told so and forgotten', async () => {
    const lost = NETWORKS['the connection is lost on the way there'];
    const api = await apiOf('manager', ...(lost ? [lost] : []));
    const decide = (decision: Decision) => api.drafts.decide.mutate(decision);
    const draft = await waitingDraft(api);
    const desk = new ApprovalDesk({ acts, decide, sign }, draft);
    await desk.decide('approved', null);
    await new ApprovalDesk({ acts: { ...acts, userId: 'another' }, decide, sign }, draft).decide(
      'returned',
      'Feil',
    );
    await desk.decide('approved', null);
    expect([desk.act.state, desk.overtaken, kept.size]).toEqual(['refused', true, 0]);
  });
});

it('a reversal', async () => {
  const api = await apiOf('bookkeeper', ...Object.values(NETWORKS).slice(0, 1));
  const [voucherId] = company.known['voucherId'] as string[];
  if (!voucherId) throw new Error('nothing to reverse');
  const wanted = { voucherId, date: '2026-07-01', text: 'Feil leverandør' };
  expect(await reverse(reversalOf(acts, voucherId), api, wanted)).toBeNull();
  expect([...kept.values()].join('')).not.toContain('Feil');
  const reloaded = reversalOf(acts, voucherId);
  expect(reloaded.unanswered).toBe(true);
  const made = await reverse(reloaded, api, wanted);
  const { reversedBy } = await api.ledger.voucher.query({ voucherId });
  expect([made?.outcome, made?.voucherId, kept.size]).toEqual(['exists', reversedBy, 0]);
});
