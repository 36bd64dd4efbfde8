import { labelOf, parseWitnessKey, type WitnessKey } from '#lib/domain/tlog/witness-key.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import { generationIn, rememberedOf, type Cosigned } from '../../witnesses/memory.ts';
import { cosigns } from '../../witnesses/note.ts';
import { knownWitnesses } from '../../witnesses/policy.ts';
import { hasCosigned, readCosignatures } from '../../witnesses/store.ts';
import type { Findings } from '../findings.ts';
import type { Remembrance } from '../remembered.ts';

const PAGE = 500;

/** What is remembered outside the database of each witness, by its name; read before the snapshot. */
export type WitnessWords = readonly { readonly key: WitnessKey; readonly word: Cosigned | 'unreadable' }[];

export async function witnessWords(platform: Platform): Promise<WitnessWords> {
  const words: { key: WitnessKey; word: Cosigned | 'unreadable' }[] = [];
  for (const { key: vkey } of platform.config.witnesses) {
    const key = parseWitnessKey(vkey);
    const word = key && (await rememberedOf(platform, key));
    if (key && word) words.push({ key, word });
  }
  return words;
}

/** As what the tree is held against: a witness has cosigned a head of that size and root. */
export function cosignedHeads(words: WitnessWords): Remembrance[] {
  return words.map(({ key, word }) => ({
    place: `the data folder, of the witness ${key.name}`,
    head: word === 'unreadable' ? null : { generation: generationIn(word), size: word.size, root: word.root },
    unreadable: word === 'unreadable' ? 'it does not open' : null,
  }));
}

/**
 * Checks each cosignature that is stored: right under the head of its size, by a witness that is configured. Of the largest
 * head that each witness is remembered to have cosigned, its line must be there, unless the log was begun anew since. Older
 * ones that are gone are not missed: the next covers the same.
 * @param generation the one that the log is in
 */
export async function checkCosignatures(
  tx: Tx,
  { config }: Platform,
  { words, generation }: { readonly words: WitnessWords; readonly generation: number },
  findings: Findings,
): Promise<void> {
  const known = knownWitnesses(config);
  const add = (
    code: 'cosignature_invalid' | 'cosignature_unknown' | 'cosignature_missing',
    place: string,
    expected: string,
    found: string,
  ) => findings.add({ code, subject: 'log', place: `audit.cosignature ${place}`, expected, found });
  let after = { size: -1, witness: '' };
  for (;;) {
    const page = await readCosignatures(tx, after, PAGE);
    for (const { size, witness, line, note } of page) {
      after = { size, witness };
      const key = known.get(witness);
      if (!key)
        add('cosignature_unknown', `${size} ${witness}`, 'one of the witnesses that are configured', witness);
      else if (note === null || !(await cosigns(line, note, new Map([[witness, key]]))))
        add('cosignature_invalid', `${size} ${witness}`, 'its cosignature of that head', 'another line');
    }
    if (page.length < PAGE) break;
  }
  for (const { key, word } of words) {
    // Whether it is the remembered one does not matter: who cosigns a head twice gives it another time.
    if (word === 'unreadable' || generationIn(word) < generation) continue;
    if (!(await hasCosigned(tx, word.size, labelOf(key))))
      add('cosignature_missing', `${word.size} ${labelOf(key)}`, 'its line', 'none');
  }
}
