import { INSTALLATION, tokenMember } from '#lib/domain/evidence/members.ts';
import { pemOf } from '#lib/domain/evidence/text.ts';
import { readRoots, stampOf } from '#lib/domain/evidence/times.ts';
import { formatPolicy, witnessKey, type Policy } from '#lib/domain/evidence/witnesses.ts';
import { ok } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { machine } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { pathOfHead } from '../heads/inclusion.ts';
import { verifierKeysOf } from '../keys/log.ts';
import { verifyMlDsa } from '../keys/ml-dsa.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { opens } from '../sequence/head.ts';
import type { CheckpointRow, LogRow } from '../store.ts';
import { checkpointsWithin } from '../tiles/store.ts';
import type { Anchors } from './anchors.ts';

/** Checkpoints that are looked at for one that others have spoken for. */
const MOST_LOOKED_AT = 50;

/** What of the installation's log goes into a bundle. */
export interface Anchoring {
  readonly members: readonly (readonly [name: string, bytes: Uint8Array])[];
  readonly keys: readonly string[];
}

/**
 * The way from leaf `place` of the installation's log to its newest checkpoint, or to an older one that more others have
 * spoken for, with what they said. What does not hold of it, or is by somebody else, is left out.
 */
export async function anchoringOf(
  platform: Platform,
  place: number,
  anchors: Anchors,
): Promise<Anchoring | null> {
  const directory = machine(platform);
  const [most, policy, given] = [
    await mostToGive(directory),
    anchors.policy(platform),
    await anchors.roots(platform),
  ];
  const roots = readRoots(given) ?? [];
  const found = await directory.transaction(async (tx) => {
    const newest = await headToGive(tx, directory, most);
    if (!newest || newest.head.size <= place) return ok(null);
    const { log } = newest;
    const range = { from: place + 1, below: newest.head.size + 1 };
    const rows = await checkpointsWithin(tx, directory.clientId, range, MOST_LOOKED_AT);
    const heads = await Promise.all(
      rows.map((row) => spokenFor(tx, row, { log, anchors, policy, roots, at: platform.clock.now() })),
    );
    const best = heads
      .filter((head) => head !== null)
      .reduce<Spoken | null>((one, other) => (one && one.worth >= other.worth ? one : other), null);
    if (!best) return ok(null);
    return ok({ best, log, path: await pathOfHead(tx, place, best.size) });
  });
  if (!found.ok || !found.value) return null;
  const { best, log, path } = found.value;
  return {
    keys: verifierKeysOf(log),
    members: [
      [INSTALLATION.checkpoint, utf8(best.note + best.lines.map((line) => `${line}\n`).join(''))],
      [INSTALLATION.place, utf8(`${place}\n`)],
      [INSTALLATION.path, Buffer.concat(path)],
      ...(policy ? [[INSTALLATION.policy, utf8(formatPolicy(policy))] as const] : []),
      ...best.tokens.map((token, no) => [tokenMember(no), token] as const),
      ...(best.roots.length > 0 ? [[INSTALLATION.roots, utf8(pemOf(best.roots))] as const] : []),
    ],
  };
}

interface Spoken {
  readonly size: number;
  readonly note: string;
  readonly lines: readonly string[];
  readonly tokens: readonly Uint8Array[];
  readonly roots: readonly Uint8Array[];
  readonly worth: number;
}

interface Speaking {
  readonly log: LogRow;
  readonly anchors: Anchors;
  readonly policy: Policy | null;
  readonly roots: NonNullable<ReturnType<typeof readRoots>>;
  readonly at: Date;
}

async function spokenFor(
  tx: Tx,
  row: CheckpointRow,
  { log, anchors, policy, roots, at }: Speaking,
): Promise<Spoken | null> {
  if (!(await opens(row, log))) return null;
  const { size, note } = row;
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const lines = await countingLines(text, await anchors.cosignaturesAt(tx, size), policy);
  const [tokens, used]: [Uint8Array[], Uint8Array[]] = [[], []];
  for (const token of await anchors.tokensAt(tx, size)) {
    const stamp = await stampOf(token, { body: text, roots, at });
    if (!stamp.ok) continue;
    tokens.push(token);
    if (!used.some((root) => equalBytes(root, stamp.value.root))) used.push(stamp.value.root);
  }
  const witnessed = policy !== null && lines.length >= policy.quorum;
  const worth = (witnessed ? 2 : 0) + (tokens.length > 0 ? 1 : 0);
  return { size, note, lines, tokens, roots: used, worth };
}

/** The right lines of those whom the policy names, one of each. */
async function countingLines(
  text: string,
  lines: readonly string[],
  policy: Policy | null,
): Promise<string[]> {
  const left = new Set(
    (policy?.witnesses ?? []).map((key) => witnessKey(key, verifyMlDsa)).filter((key) => key !== null),
  );
  const counting: string[] = [];
  for (const line of lines) {
    const note = parseNote(`${text}\n${line}\n`);
    const said = note.ok ? note.value.signatures[0] : null;
    if (!said) continue;
    const who = [...left].find(({ name, keyId }) => name === said.name && equalBytes(keyId, said.keyId));
    if (!who || !(await who.verify(text, said.signature))) continue;
    left.delete(who);
    counting.push(line);
  }
  return counting;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
