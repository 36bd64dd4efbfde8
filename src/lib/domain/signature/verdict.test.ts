import { describe, expect, it } from 'vitest';
import type { Reason } from './reasons.ts';
import { signedLength } from './revision.ts';
import { isNote, isOnlyWeak, type PdfVerdict, type SignatureVerdict } from './verdict.ts';

const signature = (verdict: SignatureVerdict['verdict'], reasons: Reason[] = []): SignatureVerdict => ({
  ...{ field: 'A', kind: 'approval', verdict, reasons, signer: null, claimedTime: null, timestamp: null },
  ...{ level: null, coveredBytes: 100, permits: null },
});
const file = (overall: PdfVerdict['overall'], ...signatures: SignatureVerdict[]): PdfVerdict => ({
  ...{ overall, signatures, sha256: '', reasons: [] },
});

describe('a note', () => {
  it('is what lowers nothing, or is permitted where it stands', () => {
    expect(isNote({ code: 'not_baseline' }, 'changed')).toBe(true);
    expect(isNote({ code: 'visible_field_added' }, 'valid')).toBe(true);
    expect(isNote({ code: 'visible_field_added' }, 'unknown_issuer')).toBe(true);
    expect(isNote({ code: 'chain_incomplete' }, 'unknown_issuer')).toBe(false);
    expect(isNote({ code: 'visible_field_added' }, 'changed')).toBe(false);
    // Nobody may take a change for a detail because the signature can't be judged.
    expect(isNote({ code: 'object_changed' }, 'unjudged')).toBe(false);
    expect(isNote({ code: 'not_pdf' }, 'unreadable')).toBe(false);
  });
});

describe('only weak', () => {
  const weak = signature('invalid', [{ code: 'weak_digest' }]);
  const wrong = signature('invalid', [{ code: 'digest_mismatch' }]);
  it('is said of a file in which nothing is wrong', () => {
    expect(isOnlyWeak(file('invalid', weak, signature('valid')))).toBe(true);
    expect(isOnlyWeak(file('invalid', signature('invalid', [{ code: 'weak_key' }])))).toBe(true);
    expect(isOnlyWeak(file('invalid', weak, wrong))).toBe(false);
    const both = signature('invalid', [{ code: 'weak_digest' }, { code: 'byte_range_not_revision' }]);
    expect(isOnlyWeak(file('invalid', both))).toBe(false);
    expect(isOnlyWeak(file('valid', signature('valid')))).toBe(false);
  });
});

it('the version that was signed is there where the signature proves it', () => {
  const lengths = (['valid', 'unknown_issuer', 'changed', 'unjudged', 'invalid'] as const).map((verdict) =>
    signedLength(signature(verdict)),
  );
  expect(lengths).toEqual([100, 100, 100, null, null]);
  expect(signedLength({ ...signature('valid'), coveredBytes: 0 })).toBeNull();
});
