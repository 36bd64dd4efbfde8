import { afterAll, beforeAll, expect, test } from 'vitest';
import { sequencerOf } from '#lib/server/audit/index.ts';
import { printedBy } from '#tests/setup/commands.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { walk } from '#tests/setup/walk.ts';
import { fictionalOrgnr } from '../../demo/numbers.ts';
import { clientNamed } from '../clients.ts';
import { clientCommands } from './client.ts';
import { userCommands } from './user.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
  sequencerOf(db.platform).start();
  await segl('user create kari@example.no --name Kari');
});
afterAll(() => db.close());

function segl(line: string): Promise<string> {
  return printedBy(db.platform, line, (program, options) => {
    clientCommands(program, options);
    userCommands(program, options);
  });
}

const ORGNR = fictionalOrgnr(1);
const WHOLE = '--name Nystiftet_AS --form AS --starts 2026-01-01 --administrator kari@example.no';

test('a client begins from nothing, and is found by its number; a second with that number is refused', async () => {
  const printed = await segl(`client create ${ORGNR} ${WHOLE}`);
  expect(printed).toMatch(new RegExp(`^Nystiftet AS \\(${ORGNR}\\) is client `));
  expect(printed).toContain('Fiscal year 2026: 2026-01-01 to 2026-12-31, 12 periods.');
  expect((await clientNamed(db.platform, ORGNR)).name).toBe('Nystiftet AS');
  await expect(segl(`client create NO${ORGNR}MVA ${WHOLE}`)).rejects.toThrow(
    `Nothing was made. A client here has the organisation number ${ORGNR} already.`,
  );
});

test('as JSON it says what was made', async () => {
  const orgnr = fictionalOrgnr(2);
  const form = '--name Kor --form FLI --starts 2024-07-01 --ends 2025-12-31 --administrator kari@example.no';
  const made = JSON.parse(await segl(`client create ${orgnr} ${form} --json`)) as Record<string, unknown>;
  expect(made).toMatchObject({ orgnr, name: 'Kor', form: 'FLI', periods: 18, year: { year: 2025 } });
  expect((made['opened'] as number[])[0]).toBe(2026);
  expect((await clientNamed(db.platform, String(made['clientId']))).orgnr).toBe(orgnr);
});

test('a refusal is one sentence, and nothing is made', async () => {
  const orgnr = fictionalOrgnr(3);
  await walk(
    [
      [`123456789 ${WHOLE}`, 'no organisation number'],
      [`${orgnr} ${WHOLE} --starts 2026-13-01`, '2026-13-01 is no date'],
      [`${orgnr} ${WHOLE} --ends 2027-07-31`, 'at most 18 months, and this one has 19'],
      [`${orgnr} ${WHOLE} --ends 2026-12-30`, '2026-12-30 is within one'],
      [`${orgnr} ${WHOLE} --ends 2025-12-31`, 'before it begins'],
      [`${orgnr} ${WHOLE} --starts 1999-01-01`, 'from 2012-01-01'],
      [`${orgnr} ${WHOLE} --name _`, 'Give a name'],
      [`${orgnr} ${WHOLE} --administrator ola@example.no`, 'segl user create'],
    ],
    async (line, sentence) => {
      await expect(segl(`client create ${line}`)).rejects.toThrow(sentence);
    },
  );
  await expect(segl(`client create ${orgnr} ${WHOLE} --form ANS`)).rejects.toThrow(/AS, ENK, FLI/);
  await expect(clientNamed(db.platform, orgnr)).rejects.toThrow('There is no client');
});
