import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { machine } from '#lib/server/platform/context.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { must } from '#tests/setup/drafts.ts';
import { guardsThatDiffer, lineOf } from './guards.ts';
import { readGuards } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

it('what the migrations make is what verifying expects', async () => {
  const found = must(
    await machine(database.platform).transaction(async (tx) => ok((await readGuards(tx)).map(lineOf))),
  );
  expect(new Set(found.map((line) => line.slice(0, line.indexOf(': ')))).size).toBe(found.length);
  // After a migration: `vitest run --project pg … -u`, and read what has changed.
  await expect(`${found.join('\n')}\n`).toMatchFileSnapshot('made.txt');
  expect(await guardsThatDiffer(database.platform)).toEqual([]);
});

/** What somebody does who owns the database, each undone by what follows, and what it is found by. */
const LOOSENED: readonly (readonly [does: string, undoes: string, name: string])[] = [
  [
    'alter table ledger.line disable trigger append_only',
    'alter table ledger.line enable trigger append_only',
    'trigger ledger.line append_only',
  ],
  [
    'alter table ledger.line drop constraint line_client_id_account_account_client_id_number_fk',
    'alter table ledger.line add constraint line_client_id_account_account_client_id_number_fk foreign key (client_id, account) references ledger.account (client_id, number)',
    'constraint ledger.line line_client_id_account_account_client_id_number_fk',
  ],
  [
    'alter table audit.event no force row level security',
    'alter table audit.event force row level security',
    'table audit.event',
  ],
  [
    'create policy anybody on ledger.voucher using (true)',
    'drop policy anybody on ledger.voucher',
    'policy ledger.voucher anybody',
  ],
  [
    'grant update on ledger.voucher to segl_app',
    'revoke update on ledger.voucher from segl_app',
    'right of segl_app to table ledger.voucher',
  ],
  [
    'grant update (amount) on ledger.line to public',
    'revoke update (amount) on ledger.line from public',
    'right of PUBLIC to column ledger.line.amount',
  ],
  [
    'create rule nothing as on delete to audit.leaf do instead nothing',
    'drop rule nothing on audit.leaf',
    'rule audit.leaf nothing',
  ],
  [
    "create function ledger.quiet() returns trigger language plpgsql as 'begin return null; end'",
    'drop function ledger.quiet()',
    'function ledger.quiet()',
  ],
  [
    'alter table ledger.voucher alter column text drop not null',
    'alter table ledger.voucher alter column text set not null',
    'column ledger.voucher.text',
  ],
];

it('finds each that was switched off, replaced or loosened, by its name', async () => {
  for (const [does, undoes, name] of LOOSENED) {
    await database.owner.unsafe(does);
    expect(
      (await guardsThatDiffer(database.platform)).map((each) => each.name),
      does,
    ).toContain(name);
    await database.owner.unsafe(undoes);
    expect(await guardsThatDiffer(database.platform), undoes).toEqual([]);
  }
});

it('finds a function that was replaced, whatever it is called', async () => {
  const [row] = await database.owner<{ text: string }[]>`
    select pg_get_functiondef('platform.refuse_change()'::regprocedure) as text`;
  const was = row?.text ?? '';
  await database.owner.unsafe(
    was.replace(/AS \$function\$[^]*\$function\$/, 'AS $function$begin return null; end$function$'),
  );
  expect(await guardsThatDiffer(database.platform)).toMatchObject([
    { name: 'function platform.refuse_change()' },
  ]);
  await database.owner.unsafe(was);
  expect(await guardsThatDiffer(database.platform)).toEqual([]);
});
