import { DrizzleQueryError } from 'drizzle-orm';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { createLog } from './log.ts';
import { Told } from '../rpc/told.ts';

/** What may stand in no line of a log. */
const SECRET = 'hemmelig-7f3a';

function logged(err: unknown): string {
  const lines: string[] = [];
  createLog('info', { write: (line: string) => void lines.push(line) }).error({ err }, 'failed');
  return lines.join('');
}

const refused = () =>
  new postgres.PostgresError({
    message: `could not extend file "base/16384/${SECRET}"`,
    code: '53100',
    detail: `Key (email)=(${SECRET}) already exists.`,
    hint: SECRET,
    where: `COPY line 1: "${SECRET}"`,
    query: `insert into t values ('${SECRET}')`,
    parameters: [SECRET],
    schema_name: 'identity',
    table_name: 'user',
    constraint_name: 'user_email_unique',
    severity: 'ERROR',
  } as never);

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (cause) {
    return cause;
  }
}

it.each([
  ['PostgreSQL', refused()],
  ['drizzle', new DrizzleQueryError(`insert '${SECRET}'`, [SECRET], refused())],
  [
    'the driver',
    Object.assign(new Error(`write CONNECTION_CLOSED ${SECRET}:5432`), {
      code: 'CONNECTION_CLOSED',
      address: SECRET,
    }),
  ],
  [
    'the system',
    new AggregateError(
      [Object.assign(new Error(`connect ECONNREFUSED ${SECRET}`), { code: 'ECONNREFUSED', address: SECRET })],
      SECRET,
    ),
  ],
  ['the JSON parser', thrownBy(() => JSON.parse(`{"${SECRET}`))],
  ['BigInt', thrownBy(() => BigInt(SECRET))],
  ['a schema', z.string().max(1).safeParse(SECRET).error],
  ['a URL', thrownBy(() => new URL(SECRET))],
  ['what was told', new Told({ code: 'internal', outcome: 'unknown' }, refused())],
  ['a thrown text', SECRET],
  ['a message like a frame', Object.assign(new SyntaxError(`x\n    at ${SECRET} (a.ts:1:1)`))],
])('an error of %s enters the log without what it quotes', (_, cause) => {
  const line = logged(cause);
  expect(line).not.toContain(SECRET);
  expect(JSON.parse(line)).toMatchObject({ level: 50, msg: 'failed' });
});

it('keeps what tells where to look', () => {
  const line = JSON.parse(logged(new DrizzleQueryError('insert', [], refused()))) as { err: object };
  expect(line.err).toMatchObject({
    type: 'DrizzleQueryError',
    cause: {
      type: 'PostgresError',
      code: '53100',
      schema: 'identity',
      table: 'user',
      constraint: 'user_email_unique',
    },
  });
  expect(JSON.stringify(line)).toMatch(/at .*logged-error\.test\.ts:\d+/);
  const own = JSON.parse(logged(new Error('the stored tree does not give the root signed'))) as object;
  expect(own).toMatchObject({ err: { message: 'the stored tree does not give the root signed' } });
});
