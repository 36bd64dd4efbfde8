import type { WitnessPolicy } from '#lib/domain/tlog/witnessed.ts';
import { labelOf, parseWitnessKey, type WitnessKey } from '#lib/domain/tlog/witness-key.ts';
import type { Config } from '#lib/server/platform/config/config.ts';

/** A witness that is asked. */
export interface AskedWitness {
  readonly url: string;
  readonly key: WitnessKey;
}

type Chosen = Pick<Config, 'witnesses' | 'witnessesNeeded'>;

/** Those that are asked, in the order of the configuration. */
export function askedWitnesses({ witnesses }: Chosen): AskedWitness[] {
  return witnesses.flatMap(({ url, key: vkey }) => {
    const key = parseWitnessKey(vkey);
    return url && key ? [{ url, key }] : [];
  });
}

/** Every key whose cosignatures can be judged, by its label: also of those that are asked no more. */
export function knownWitnesses({ witnesses }: Chosen): Map<string, WitnessKey> {
  const keys = witnesses.flatMap(({ key }) => parseWitnessKey(key) ?? []);
  return new Map(keys.map((key) => [labelOf(key), key]));
}

/** How many of those that are asked are needed; null where none are. */
export function policyOf(config: Chosen): WitnessPolicy | null {
  const keys = askedWitnesses(config).map(({ key }) => key);
  return keys.length === 0 ? null : { needed: config.witnessesNeeded ?? keys.length, keys };
}
