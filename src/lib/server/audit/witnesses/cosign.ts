import { err, ok, type Result } from '#lib/domain/result.ts';
import { formatAddCheckpoint, parseLines, withLines } from '#lib/domain/tlog/add-checkpoint.ts';
import { equalBytes } from '#lib/domain/bytes.ts';
import { parseNote } from '#lib/domain/tlog/note.ts';
import { consistencyProof, verifyConsistency } from '#lib/domain/tlog/proof.ts';
import { foldSubtrees, subtrees, type HashReader } from '#lib/domain/tlog/tree.ts';
import {
  cosignedAt,
  labelOf,
  witnessKeyId,
  witnessVerifier,
  type WitnessKey,
} from '#lib/domain/tlog/witness-key.ts';
import { machine, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { raise } from '#lib/server/platform/trouble.ts';
import { showOwnPass } from '../keys/pass.ts';
import { verifyMlDsa } from '../keys/ml-dsa.ts';
import { headToGive, mostToGive } from '../memory/give.ts';
import { readHashes, type CheckpointRow } from '../store.ts';
import { rememberCosigned } from './memory.ts';
import { cosigns } from './note.ts';
import { askedWitnesses, knownWitnesses, type AskedWitness } from './policy.ts';
import { askWitness } from './request.ts';
import { cosignaturesAt, insertCosignature, newestOf } from './store.ts';

/** How far a witness's clock may be from ours; more, and it may be an answer that somebody has kept. */
const SKEW_SECONDS = 600n;
/** A witness says its size once; others may ask it at the same moment, and this log grow. */
const MOST_ROUNDS = 4;

/**
 * Why a witness has not cosigned. `witness_contradicts`: it has more of the log than there is, or another · `witness_lies`: it
 * signed nothing of what it was given, or answers what no witness does · `witness_refused`: it does not know the log.
 */
export interface NotCosigned {
  readonly code: 'witness_unavailable' | 'witness_refused' | 'witness_lies' | 'witness_contradicts';
}

/**
 * Has one witness cosign the newest head of the installation's log, unless it has, and whatever head comes meanwhile: from
 * the size that it says it has. Its cosignature is checked, stored, and remembered outside the database. A witness that has
 * more of the log than there is, or another, is an alarm: the error says which, and `/health` is degraded until the process
 * is started anew.
 * @param label of the witness's key; nothing is done for one that is asked no more
 * @throws when the stored tree is not that which was signed, or somebody has put a false line in the place of the right one
 */
export async function cosignNewest(
  platform: Platform,
  label: string,
  ask: typeof askWitness = askWitness,
): Promise<Result<void, NotCosigned>> {
  const witness = askedWitnesses(platform.config).find(({ key }) => labelOf(key) === label);
  if (!witness) return ok();
  for (;;) {
    const cosigned = await cosignOne(machine(platform), witness, ask);
    if (!cosigned.ok) return cosigned;
    if (cosigned.value === 'nothing to ask') return ok();
  }
}

/**
 * Asks each witness once about the newest head there is, whether it has cosigned that or not: one that has more of the log says
 * so when Segl starts on an older backup, and not when the next head is signed. An alarm as of {@link cosignNewest}; nothing is
 * stored. Never rejects.
 */
export async function lookAtWitnesses(
  platform: Platform,
  ask: typeof askWitness = askWitness,
): Promise<void> {
  const look = (witness: AskedWitness) =>
    lookAt(machine(platform), witness, ask).catch((cause: unknown) =>
      platform.log.warn(
        { err: cause, witness: witness.key.name },
        'a witness could not be asked at the start',
      ),
    );
  await Promise.all(askedWitnesses(platform.config).map(look));
}

async function lookAt(directory: Context, witness: AskedWitness, ask: typeof askWitness): Promise<void> {
  const most = await mostToGive(directory);
  const given = await directory.transaction(async (tx) => ok(await headToGive(tx, directory, most)));
  if (!given.ok || !given.value) return;
  const { size, note } = given.value.head;
  const answer = await ask(witness.url, formatAddCheckpoint({ oldSize: size, proof: [], checkpoint: note }));
  if (answer.kind !== 'size' || answer.size < size) return;
  if (answer.size === size) contradicted(directory.platform, witness, `another log of ${size} leaves`);
  else if (answer.size > (await newest(directory)).size)
    contradicted(directory.platform, witness, `${answer.size} leaves, and there are ${size}`);
}

async function cosignOne(
  directory: Context,
  witness: AskedWitness,
  ask: typeof askWitness,
): Promise<Result<'cosigned' | 'nothing to ask', NotCosigned>> {
  const { platform } = directory;
  for (let round = 0, from: number | null = null; round < MOST_ROUNDS; round += 1) {
    const task = await taskFor(directory, labelOf(witness.key), from);
    if (!task) return ok('nothing to ask');
    const { head, body, oldSize } = task;
    const answer = await ask(witness.url, body);
    switch (answer.kind) {
      case 'lines':
        return take(directory, witness.key, head, answer.body);
      case 'proof':
        return contradicted(platform, witness, `another log of ${oldSize} leaves`);
      case 'size':
        if (answer.size > (await newest(directory)).size)
          return contradicted(platform, witness, `${answer.size} leaves, and there are ${head.size}`);
        // It has what it was told it has: then its root is another, where the sizes are the same.
        if (answer.size === oldSize)
          return oldSize === head.size
            ? contradicted(platform, witness, `another log of ${oldSize} leaves`)
            : told(
                platform,
                witness,
                'witness_lies',
                'it has the size it was asked from, and says that it has not',
              );
        from = answer.size;
        continue;
      case 'away':
        return told(platform, witness, 'witness_unavailable', answer.reason);
      case 'refused':
        return told(platform, witness, 'witness_refused', answer.reason);
      case 'unfit':
        return told(platform, witness, 'witness_lies', answer.reason);
    }
  }
  return told(platform, witness, 'witness_unavailable', 'it says another size each time');
}

interface Task {
  readonly head: CheckpointRow;
  readonly oldSize: number;
  readonly body: string;
}

/** What to ask of it now; null where the newest head has its line, or there is no head. */
async function taskFor(directory: Context, label: string, from: number | null): Promise<Task | null> {
  // One that is not remembered could be taken back, and the witness would be right to say so.
  const most = await mostToGive(directory);
  const made = await directory.transaction(async (tx) => {
    const given = await headToGive(tx, directory, most);
    if (!given) return ok(null);
    const { head } = given;
    const known = await newestOf(tx, label);
    if (await isCosigned(tx, directory.platform, head, label)) return ok(null);
    // One that the log has not come to is in nobody's word but the database's.
    const oldSize = from ?? (known < head.size ? known : 0);
    if (oldSize > head.size) return ok(null);
    const read: HashReader = (coordinates) => readHashes(tx, directory.clientId, coordinates);
    const proof = await proofTo(head, oldSize, read);
    return ok({ head, oldSize, body: formatAddCheckpoint({ oldSize, proof, checkpoint: head.note }) });
  });
  return made.ok ? made.value : null;
}

/** Whether there is a right line of the witness: anybody with the database can put another there. */
async function isCosigned(
  tx: Tx,
  { config }: Platform,
  head: CheckpointRow,
  label: string,
): Promise<boolean> {
  const key = knownWitnesses(config).get(label);
  const own = new Map(key && [[label, key]]);
  for (const line of await cosignaturesAt(tx, head.size))
    if (await cosigns(line, head.note, own)) return true;
  return false;
}

/** @throws where the stored tree does not give it: then the fault is here, and no witness's */
async function proofTo(
  { size, root }: CheckpointRow,
  oldSize: number,
  read: HashReader,
): Promise<Uint8Array[]> {
  if (oldSize === 0) return [];
  const proof = await consistencyProof(read, oldSize, size);
  const first = foldSubtrees(await read(subtrees(0, oldSize)));
  if (!verifyConsistency({ first: oldSize, firstRoot: first, second: size, secondRoot: root, proof }))
    throw new Error(`the stored tree of the installation's log does not lead from ${oldSize} to ${size}`);
  return proof;
}

async function newest(directory: Context): Promise<{ readonly size: number }> {
  const found = await directory.transaction(async (tx) => ok(await headToGive(tx, directory)));
  return (found.ok && found.value?.head) || { size: 0 };
}

async function take(
  directory: Context,
  key: WitnessKey,
  head: CheckpointRow,
  body: string,
): Promise<Result<'cosigned', NotCosigned>> {
  const { platform } = directory;
  const line = await rightLine(platform, key, head.note, body);
  if (line === null) {
    platform.log.warn(
      { witness: key.name, size: head.size },
      'a witness answered with no cosignature of its own',
    );
    return err({ code: 'witness_lies' });
  }
  const { size, root, note } = head;
  const stored = { size, witness: labelOf(key), line };
  const there = await directory.transaction(async (tx) => {
    await showOwnPass(tx, directory);
    await insertCosignature(tx, stored);
    return ok(await isCosigned(tx, platform, head, stored.witness));
  });
  await rememberCosigned(platform, key, { size, root, note: withLines(note, [line]) });
  if (there.ok && there.value) return ok('cosigned');
  raise(platform, 'a false cosignature is stored');
  throw new Error(`a false line of ${key.name} stands under the head of ${size}: run \`segl audit verify\``);
}

/** The witness's own line, right and of now; lines of others are passed over. */
async function rightLine(
  { clock }: Platform,
  key: WitnessKey,
  note: string,
  body: string,
): Promise<string | null> {
  const head = parseNote(note);
  const verifier = witnessVerifier(key, verifyMlDsa);
  if (!head.ok || !verifier) return null;
  const now = BigInt(Math.floor(clock.now().getTime() / 1000));
  for (const { line, signature } of parseLines(body) ?? []) {
    if (signature.name !== key.name || !equalBytes(signature.keyId, witnessKeyId(key))) continue;
    const at = cosignedAt(signature.signature);
    if (at === null || at > now + SKEW_SECONDS || at < now - SKEW_SECONDS) continue;
    if (await verifier.verify(head.value.text, signature.signature)) return line;
  }
  return null;
}

function told(
  platform: Platform,
  { url, key }: AskedWitness,
  code: NotCosigned['code'],
  reason: string,
): Result<never, NotCosigned> {
  platform.log.warn({ witness: key.name, url, code, reason }, 'a witness has not cosigned');
  return err({ code });
}

function contradicted(
  platform: Platform,
  { url, key }: AskedWitness,
  has: string,
): Result<never, NotCosigned> {
  platform.log.error(
    { witness: key.name, url, has },
    'a witness has another log than this installation: run `segl audit verify`, and ask for the head it has',
  );
  raise(platform, 'a witness has another log than this installation');
  return err({ code: 'witness_contradicts' });
}
