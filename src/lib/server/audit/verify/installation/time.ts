import type { StampedHead } from '#lib/domain/events/replay/stamped.ts';
import { ok } from '#lib/domain/result.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { lapsed, renewalText, tokenLeaf, type Listed, type Stamp } from '#lib/domain/tlog/stamp.ts';
import { rootOfLeaves } from '#lib/domain/tlog/tree.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { TimeRoots } from '#lib/server/platform/timestamps/source.ts';
import { StampJudge } from '../../time/judged.ts';
import {
  findTokens,
  headsWithTokens,
  readTokens,
  type HeadWithTokens,
  type ListedToken,
} from '../../time/store.ts';
import type { Finding, Findings } from '../findings.ts';
import { RememberedCheck, type Remembrance } from '../remembered.ts';

const PAGE = 500;
/** Two authorities' clocks may differ by as much as each may differ from ours. */
const BACKWARDS_MS = 10 * 60_000;

/** What the tokens on the installation's log come to. */
export interface TimeReport {
  readonly tokens: number;
  /** The newest that holds. */
  readonly newest:
    | (Pick<Stamp, 'time' | 'by'> & { readonly own: boolean; readonly size: number | null })
    | null;
  /** Whose certificates ended before they were carried on: they prove nothing any more. */
  readonly lapsed: number;
}

/**
 * Holds the list of tokens against the checkpoints that they stamp: none missing between two, each made over the very text,
 * by an authority with a path to a root that is believed, later than the one before; and against what is remembered of it.
 * @param log.origin of the installation's log
 */
export async function checkTokens(
  tx: Tx,
  log: { readonly origin: string; readonly roots: TimeRoots; readonly now: Date },
  remembered: readonly Remembrance[],
  findings: Findings,
): Promise<TimeReport> {
  const judge = new StampJudge(log.roots);
  const outside = new RememberedCheck(remembered, findings, 'time');
  const leaves: Uint8Array[] = [];
  const list: Listed[] = [];
  let [after, size, newest]: [number, number, TimeReport['newest']] = [-1, 0, null];
  for (;;) {
    const page = await readTokens(tx, after, PAGE);
    for (const row of page) {
      if (row.no !== after + 1) add(findings, 'time_token_missing', after + 1, 'a token', 'none');
      const fault = row.size !== null && row.size <= size ? `size ${row.size} behind ${size}` : null;
      const text = row.size === null ? renewalText(log.origin, leaves) : textOf(row);
      const stamp = await stampOf(judge, row, text, findings, fault ?? backwards(list));
      if (stamp) {
        list.push({ no: row.no, size: row.size, stamp });
        const own = log.roots.own !== null && equalBytes(stamp.root, log.roots.own);
        newest = { time: stamp.time, by: stamp.by, own, size: row.size };
      }
      leaves.push(tokenLeaf(row.token));
      outside.checkRoot(leaves.length, () => rootOfLeaves(leaves));
      after = row.no;
      size = row.size ?? size;
    }
    if (page.length < PAGE) break;
  }
  outside.checkThere(leaves.length > 0);
  outside.checkEnd(leaves.length);
  return { tokens: leaves.length, newest, lapsed: lapsed(list, log.now).length };
}

/**
 * Between which times each head of the client's log was the newest that an authority saw, of tokens that hold; what doesn't
 * is a finding, and says nothing.
 */
export async function stampedHeads(
  { platform, clientId }: Context,
  roots: TimeRoots,
  found: Findings,
): Promise<(Omit<StampedHead, 'until'> & { readonly origin: string })[]> {
  const directory = machine(platform);
  const heads = await directory.transaction(async (tx) => ok(await headsWithTokens(tx, clientId)));
  const all: readonly HeadWithTokens[] = heads.ok ? heads.value : [];
  const numbers = [...new Set(all.flatMap(({ first, last }) => [first, last]))].filter((no) => no !== null);
  const judge = new StampJudge(roots);
  const times = new Map<number, Date>();
  for (let at = 0; at < numbers.length; at += PAGE) {
    const some = numbers.slice(at, at + PAGE);
    const page = await directory.transaction(async (tx) => ok(await findTokens(tx, some)));
    for (const row of page.ok ? page.value : []) {
      const stamp = await stampOf(judge, row, textOf(row), found, null);
      if (stamp) times.set(row.no, stamp.time);
    }
  }
  const timeOf = (no: number | null) => (no === null ? null : (times.get(no) ?? null));
  return all.map(({ size, origin, first, last }) => ({
    size,
    origin,
    first: timeOf(first),
    last: timeOf(last),
  }));
}

/** @param fault what is wrong with it beside itself */
async function stampOf(
  judge: StampJudge,
  { no, until, token }: ListedToken,
  text: string | null,
  findings: Findings,
  fault: string | ((stamp: Stamp) => string | null) | null,
): Promise<Stamp | null> {
  const wrong = (found: string, expected = 'a token that holds') => {
    add(findings, 'time_token_invalid', no, expected, found);
    return null;
  };
  if (text === null) return wrong('none', 'the checkpoint that it stamps');
  const judged = await judge.judge(text, token);
  if (!judged.ok) return wrong(judged.error.code);
  const stamp = judged.value;
  if (stamp.until.getTime() !== until.getTime())
    return wrong(`until ${until.toISOString()}`, `until ${stamp.until.toISOString()}`);
  const said = typeof fault === 'function' ? fault(stamp) : fault;
  return said === null ? stamp : wrong(said, 'a place behind those of smaller checkpoints and earlier times');
}

function backwards(list: readonly Listed[]): (stamp: Stamp) => string | null {
  const before = list.at(-1);
  return ({ time }) =>
    before && time.getTime() < before.stamp.time.getTime() - BACKWARDS_MS
      ? `${time.toISOString()} behind ${before.stamp.time.toISOString()}`
      : null;
}

/** What is stamped of a checkpoint: what its log signs. */
function textOf({ note }: ListedToken): string | null {
  const parsed = note === null ? null : parseNote(note);
  return parsed?.ok ? parsed.value.text : null;
}

function add(findings: Findings, code: Finding['code'], no: number, expected: string, found: string): void {
  findings.add({ code, subject: 'log', place: `audit.time_token ${no}`, expected, found });
}
