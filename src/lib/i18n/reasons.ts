import type { Reason, ReasonCode } from '#lib/domain/signature/verify.ts';
import { text, type Facts, type InEach } from './errors/facts.ts';
import { formatInstant } from './format.ts';
import { locale } from './i18n.svelte.ts';
import { afterwards } from './reasons/afterwards.ts';
import { certificates } from './reasons/certificates.ts';
import { theSignature } from './reasons/signature.ts';

/** Everything the verifier can say about a signature, in words. A code without a sentence does not compile. */
const SENTENCES: Readonly<Record<ReasonCode, InEach>> = { ...theSignature, ...certificates, ...afterwards };

/** A reason of the verifier as a sentence, in the language in use. */
export function reasonSentence(reason: Reason): string {
  const sentence = SENTENCES[reason.code][locale()];
  return typeof sentence === 'string' ? sentence : sentence(readable(reason));
}

/** Times as people write them. */
function readable(reason: Reason): Facts {
  const times = Object.entries(reason).map(([name, fact]) => {
    const instant = ['time', 'from', 'to'].includes(name) ? new Date(fact) : null;
    return [name, instant && !Number.isNaN(instant.getTime()) ? formatInstant(instant) : text(fact)] as const;
  });
  return Object.fromEntries(times);
}
