import { judgeAnchor, type Anchor, type AnchorBroken } from '#lib/domain/tlog/anchor.ts';
import type { Checkpoint } from '#lib/domain/tlog/checkpoint.ts';
import { readPolicy, type Witnessed } from '#lib/domain/tlog/witnessed.ts';
import { forgetKey, meetKey, type KeyTrust } from '../witness/known-key.ts';
import { meetPolicy, type NamedPolicy, type PolicyTrust } from '../witness/known-policy.ts';

/** What the server says of witnesses; all of it is judged here. */
export interface NamedWitnesses extends NamedPolicy {
  readonly anchor: Anchor | null;
}

/** What this device found out about the witnesses of a client's log. */
export interface FoundWitnesses {
  readonly trust: PolicyTrust['kind'];
  /** What the server names now; null where it names none any more. */
  readonly named: NamedPolicy | null;
  /** By the policy remembered, or by the one named: a server that says nothing of witnesses makes nothing proven. */
  readonly waits: boolean;
  /** Events below this place are under what `witnessed` says. */
  readonly size: number;
  readonly witnessed: Witnessed | null;
  /** Null where the way to the witnesses holds, as far as there is one. */
  readonly broken: AnchorBroken | 'policy' | 'key' | null;
}

/** The installation's log, among the logs whose keys this device remembers. */
const INSTALLATION = 'installation';

/** Somebody has heard from elsewhere that the installation's log goes on under another key: the next that is seen counts. */
export function acceptInstallation(storage: Pick<Storage, 'removeItem'>): void {
  forgetKey(storage, INSTALLATION);
}

type Remembering = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Judges on this device who has witnessed the client's log: by the witnesses and the keys that it remembers, not by a word of
 * the server. Null where the server names no witnesses and never did.
 */
export async function judgeWitnesses(
  witnesses: NamedWitnesses | null | undefined,
  { head, clientKey }: { readonly head: Checkpoint | null; readonly clientKey: string },
  { storage, now }: { readonly storage: Remembering; readonly now: Date },
): Promise<FoundWitnesses | null> {
  const trust = meetPolicy(storage, witnesses ?? null);
  if (!trust) return null;
  const anchor = witnesses?.anchor ?? null;
  const named = witnesses && { needed: witnesses.needed, waits: witnesses.waits, keys: witnesses.keys };
  const waits = trust.policy.waits || named?.waits === true;
  const found = { trust: trust.kind, named: named ?? null, waits, size: 0, witnessed: null };
  const policy = readPolicy(trust.policy.needed, trust.policy.keys);
  if (!policy) return { ...found, broken: 'policy' };
  const key: KeyTrust | null = anchor && meetKey(storage, INSTALLATION, anchor.verifierKey, now);
  if (key?.kind === 'other') return { ...found, broken: 'key' };
  // Without a head that opened there is nothing that the witnesses could have said anything of.
  const judged = await judgeAnchor(head && anchor, {
    head: head ?? NOTHING,
    clientKey,
    installationKey: key?.key ?? '',
    policy,
    verifyMlDsa: null,
  });
  if (!judged.holds) return { ...found, broken: judged.broken };
  return { ...found, size: judged.size, witnessed: judged.witnessed, broken: null };
}

const NOTHING: Checkpoint = { origin: '', size: 0, root: new Uint8Array(32) };

/** `none`: nobody is to witness it · `enough`, `few` of those needed · `later`: no head with it went to them yet. */
export type WitnessState = 'none' | 'enough' | 'few' | 'later' | 'broken';

/** What that means for events up to this place in the log, the last of those that are shown. */
export function witnessState(found: FoundWitnesses | null, last: number | null): WitnessState {
  if (!found) return 'none';
  if (found.broken !== null || !found.witnessed) return 'broken';
  if (found.witnessed.words.some(({ said }) => said === 'false')) return 'broken';
  if (last === null || last >= found.size) return 'later';
  return found.witnessed.enough ? 'enough' : 'few';
}
