import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ANSWERS } from '#lib/server/api/answers.ts';
import { changesTo } from './changes.ts';
import { battleground, reconcilerOf, titleOf, type Attack, type Ground, type Outcome } from './ground.ts';
import { NAMED } from './names.ts';
import { UNFOUND } from './unfound.ts';

/*
 * What somebody without the master key does to the database: every change to every table and column that the catalogue
 * has, alone, with an event that fits, and with a rewritten end of the log; as superuser with every rule switched off, and
 * with the application's login. Each is refused, or found under the name of what was changed, or stands in the threat
 * model. `npm run battery` tries them all, `npm test` one in so many of each.
 */
/** Their names; none: all. */
const ONLY = (process.env['SEGL_BATTERY_TABLES'] ?? '').split(',').filter((name) => name !== '');
const EVERY = process.env['SEGL_BATTERY'] === 'whole' ? 1 : 240;
/** All of one kind take minutes; what hangs in a short run is found by the limit of all tests. */
const PATIENCE_MS = EVERY === 1 ? 3_600_000 : 300_000;
/** Another place in the order for each kind of attack, so that together they come to more columns. */
const OFFSET = { alone: 0, 'with a fitting event': 80, 'with a rewritten tail': 160 };

let ground: Ground | null;
beforeAll(async () => {
  ground = await battleground();
});
afterAll(() => ground?.close());

/** Tables that the log says nothing of, each with the reason. */
const UNANSWERED = Object.assign({}, ...ANSWERS.map(({ unanswered }) => unanswered)) as Record<
  string,
  string
>;

function attacks({ tables }: Ground, by: Attack['by'], together: Attack['together']): Attack[] {
  return tables
    .filter(({ name }) => ONLY.length === 0 || ONLY.includes(name))
    .flatMap(changesTo)
    .filter(({ table }) => together === 'alone' || reconcilerOf(table.name))
    .filter(({ what, from }) => what !== 'extremes' || (together === 'alone' && (EVERY === 1 || from === 0)))
    .filter((_, at) => at % EVERY === OFFSET[together] % EVERY)
    .map((change) => ({ change, together, by }));
}

const isExpected = ({ change: { table, column, what } }: Attack) =>
  [table.name, `${table.name}.${column?.name}`, `${table.name} ${what}`].some(
    (name) => name in UNFOUND || name in UNANSWERED,
  );

/** What a log is called that is not the one that was remembered. */
const REWRITTEN = ['log_shorter', 'head_differs'];

/** Of a whole kind, at its tables, and of what is recomputed together. */
const UNREAD = /^subject_unverifiable: \S+ at [a-z]+\.[a-z_]+|^verification_threw/;

/** What is wrong with the outcome; null where it is as it must be. */
export function faultIn(attack: Attack, outcome: Outcome): string | null {
  if (outcome.is !== 'done') return null;
  const { faults, rows, forged } = outcome;
  if (faults.length === 0) return isExpected(attack) ? null : 'not found';
  const named = NAMED[attack.change.table.name];
  // Rows that are new, or all that there were, are told of in more than one way.
  const names = named && attack.change.what !== 'insert' ? rows.map(named) : [];
  const known = [...names, ...forged, ...(attack.together === 'with a rewritten tail' ? REWRITTEN : [])];
  const unread = faults.filter((fault) => UNREAD.test(fault));
  if (unread.length > 0) return `not compared at all: ${unread.join('; ')}`;
  if (names.length + forged.length === 0) return null;
  const unnamed = known.filter((name) => !faults.some((fault) => fault.includes(name)));
  // One row that can't be read must not keep the others from being looked at, be they of another kind.
  const enough = attack.change.what === 'extremes' ? unnamed.length === 0 : unnamed.length < known.length;
  return enough ? null : `no word of ${unnamed.join(', ')} in ${faults.join('; ')}`;
}

it('the threat model names what is not found', async () => {
  const text = await readFile(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');
  const unnamed = Object.keys(UNFOUND).filter((name) => {
    const [schema, table, column = ''] = name.split('.');
    return !text.includes(`${schema}.${table}`) || !text.includes(column);
  });
  expect(unnamed).toEqual([]);
});

it('nothing is found where nothing was changed', async () => {
  expect(await ground?.faults()).toEqual(ground ? [] : undefined);
});

it.each([
  ['app', 'alone'],
  ['app', 'with a fitting event'],
  ['superuser', 'alone'],
  ['superuser', 'with a fitting event'],
  ['superuser', 'with a rewritten tail'],
] as const)(
  'what the %s does %s is refused or found',
  async (by, together) => {
    if (!ground) return;
    if (by === 'superuser') await ground.unbind();
    const tried = attacks(ground, by, together);
    const wrong: string[] = [];
    const counts: Record<string, number> = {};
    for (const attack of tried) {
      const outcome = await ground.attempt(attack);
      counts[outcome.is] = (counts[outcome.is] ?? 0) + 1;
      const fault = faultIn(attack, outcome);
      if (fault) wrong.push(`${titleOf(attack)}: ${fault}`);
    }
    expect(wrong).toEqual([]);
    // The database takes nothing from the app without an event.
    if (by === 'superuser') expect(counts['done'], 'attacks that got through').toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

it.each([
  ['deleted', 'client_gone'],
  ['given to another client', 'client_gone'],
  ['rolled back', 'log_shorter'],
] as const)('a whole client that is %s is missed', async (wholesale, code) => {
  if (!ground) return;
  const faults = await ground.afterAllOf(wholesale);
  expect(faults.filter((fault) => fault.startsWith(code))).not.toEqual([]);
  if (code === 'client_gone') expect(faults.join()).toContain(`${code}: client ${ground.clientId}`);
});

it('and nothing is found after all of it was taken back', async () => {
  expect(await ground?.faults()).toEqual(ground ? [] : undefined);
});
