import FileQuestionMark from '@lucide/svelte/icons/file-question-mark';
import PenOff from '@lucide/svelte/icons/pen-off';
import ShieldAlert from '@lucide/svelte/icons/shield-alert';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import ShieldEllipsis from '@lucide/svelte/icons/shield-ellipsis';
import ShieldQuestionMark from '@lucide/svelte/icons/shield-question-mark';
import ShieldX from '@lucide/svelte/icons/shield-x';
import { isOnlyWeak, type PdfVerdict, type SignatureVerdict } from '#lib/domain/signature/verdict.ts';
import { formatMoment } from '#lib/i18n/format.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Tone } from '#lib/ui/primitives/tone.ts';

type Overall = PdfVerdict['overall'];

/** Each verdict has a shape of its own, so that none is told by colour alone. */
export const VERDICT_SHAPES = {
  valid: ShieldCheck,
  changed: ShieldAlert,
  invalid: ShieldX,
  unknown_issuer: ShieldQuestionMark,
  unjudged: ShieldEllipsis,
  unsigned: PenOff,
  unreadable: FileQuestionMark,
} as const satisfies Record<Overall, unknown>;

export const VERDICT_TONES = {
  valid: 'done',
  changed: 'waiting',
  invalid: 'trouble',
  unknown_issuer: 'waiting',
  unjudged: 'waiting',
  unsigned: 'info',
  unreadable: 'info',
} as const satisfies Record<Overall, Tone>;

/** What the verdict means, in a sentence: being weak is another thing than being wrong. */
export function leadOf(verdict: PdfVerdict): string {
  return isOnlyWeak(verdict) ? t.verdict.invalid_weak_lead : t.verdict[`${verdict.overall}_lead`];
}

/** What kind of signature it is. */
export function kindOf({ kind, signer }: Pick<SignatureVerdict, 'kind' | 'signer'>): string {
  if (kind === 'timestamp') return t.signature.timestamp;
  if (kind === 'approval') return t.signature.approval;
  return signer?.method === 'service' ? t.signature.certification : t.signature.certificationOther;
}

/** When it was signed, and who says so: a trusted authority, one we do not know, or the signer alone. */
export function whenOf({
  timestamp,
  claimedTime,
}: Pick<SignatureVerdict, 'timestamp' | 'claimedTime'>): string {
  if (timestamp) {
    const time = formatMoment(new Date(timestamp.time));
    return timestamp.trusted
      ? t.signature.timestamped(time, timestamp.authority)
      : t.signature.timestampedUntrusted(time, timestamp.authority);
  }
  return claimedTime === null ? t.signature.noTime : t.signature.claimed(formatMoment(new Date(claimedTime)));
}

/** Whether what was appended after a signature is, or may be, more than the signature permits. */
export function mayBeChanged({ verdict }: Pick<SignatureVerdict, 'verdict'>): boolean {
  return verdict !== 'valid' && verdict !== 'unknown_issuer';
}

/** What is said of the version that a signature fixed: no more was changed than there was. */
export function versionWords(signature: Pick<SignatureVerdict, 'kind' | 'verdict'>): string {
  if (!mayBeChanged(signature)) return t.signature.versionPermitted;
  return signature.kind === 'timestamp' ? t.signature.versionStamped : t.signature.version;
}

/** How the signer proved who they are, where the certificate says. */
export function methodOf(method: string | null): string {
  if (method === 'passkey') return t.signature.method_passkey;
  if (method === 'totp') return t.signature.method_totp;
  if (method === 'service') return t.signature.method_service;
  return t.signature.methodUnknown;
}

export function levelOf(level: SignatureVerdict['level']): string {
  if (level === null) return t.signature.levelNone;
  const words = {
    'B-B': t.signature.levelB,
    'B-T': t.signature.levelT,
    'B-LT': t.signature.levelLT,
    'B-LTA': t.signature.levelLTA,
  };
  return words[level];
}
