/*
 * Makes tests/vectors/evidence.zip and evidence.json, once: node tests/vectors/evidence.ts. Other bytes come of it each time,
 * and those that are there must hold for ever.
 */
import { writeFileSync } from 'node:fs';
import { bundle } from '#lib/domain/evidence/bundle.ts';
import { pemOf } from '#lib/domain/evidence/text.ts';
import { generateMlDsa, verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { evidence, WITNESSES } from '#tests/fixtures/evidence.ts';
import { authorityAt } from '#tests/setup/log/anchors.ts';

const now = new Date('2026-11-21T19:00:00Z');
const { root, stamp } = await authorityAt(now);
const { members, keys } = await evidence({ mlDsa: [generateMlDsa(), generateMlDsa()], stamp });
const made = await bundle(members, { verify: verifyMlDsa, at: now });
if (!made.ok) throw new Error(made.error.code);
writeFileSync('tests/vectors/evidence.zip', made.value);
const given = { keys, witnesses: WITNESSES.map(({ vkey }) => vkey), roots: pemOf([root]) };
writeFileSync('tests/vectors/evidence.json', `${JSON.stringify(given, null, 2)}\n`);
