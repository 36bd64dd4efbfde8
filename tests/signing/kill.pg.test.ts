import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import {
  ADDRESS,
  documentOf,
  newestHash,
  sentTo,
  signNewest,
  someSigners,
  type SomeSigner,
} from '../setup/books/documents.ts';
import { LONG } from '../setup/long.ts';

/*
 * Killed with -9 at a step of signing, one process after another: signed once or not at all, and it goes on. At each step in
 * `npm run crash`; here at the first, and before and after the commit.
 */

const EVERY = process.env['SEGL_CRASH'] ? 1 : Infinity;
const PROGRAM = fileURLToPath(new URL('./sign-and-die.ts', import.meta.url));

let database: TestDatabase;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  clientId = await database.newClient('Fjordheim Bygg AS');
});
afterAll(() => database.close());

interface Run {
  readonly signal: NodeJS.Signals | null;
  readonly answer: { steps: number; outcome: string } | null;
}

async function run(anne: SomeSigner, documentId: string, actId: string, dieAt: number): Promise<Run> {
  const { config } = database.platform;
  const sha256 = await newestHash(database.contextFor(clientId), documentId);
  const act = { documentId, actId, sha256, address: ADDRESS };
  const order = { config, appUrl: database.appUrl, clientId, userId: anne.userId, act, dieAt };
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => {
    child.once('close', (_, signal) =>
      resolve({ signal, answer: said ? (JSON.parse(said) as Run['answer']) : null }),
    );
  });
}

it('signs once or not at all, wherever it is killed, and can be signed on', LONG, async () => {
  const context = database.contextFor(clientId);
  const [anne, bo] = someSigners('Anne', 'Bo') as [SomeSigner, SomeSigner];
  const whole = await run(anne, await sentTo(context, [anne, bo]), uuidv7(), 0);
  expect(whole).toMatchObject({ signal: null, answer: { outcome: 'created' } });
  const steps = whole.answer?.steps ?? 0;
  expect(steps).toBeGreaterThan(6);

  const signedAt: number[] = [];
  for (let dieAt = 1; dieAt <= steps; dieAt += dieAt < steps - 1 ? Math.min(EVERY, steps - 1 - dieAt) : 1) {
    const id = await sentTo(context, [anne, bo]);
    const actId = uuidv7();
    expect(await run(anne, id, actId, dieAt)).toEqual({ signal: 'SIGKILL', answer: null });
    const { signatures } = await documentOf(context, id);
    if (signatures.length === 1) signedAt.push(dieAt);

    // The device, which got no answer, asks again with the same act.
    const again = await signNewest(database.contextFor(clientId, anne.userId), id, { actId });
    expect(again.ok && again.value.outcome, `killed at step ${dieAt}`).toBe(
      signatures.length === 1 ? 'exists' : 'created',
    );
    expect((await signNewest(database.contextFor(clientId, bo.userId), id)).ok).toBe(true);
    expect((await documentOf(context, id)).signatures.map(({ signerNo }) => signerNo)).toEqual([1, 2]);
  }
  // Not signed up to the commit, signed from there on.
  expect(signedAt).toEqual([steps]);
});
