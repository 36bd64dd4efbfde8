import { expect, it } from 'vitest';
import type { PdfVerdict, SignatureVerdict, Verdict } from '#lib/domain/signature/verify.ts';
import { revisionToShow, signedRevisions } from './revisions.ts';

function signature(verdict: Verdict, coveredBytes: number): SignatureVerdict {
  return {
    ...{ field: `${coveredBytes}`, kind: 'approval', verdict, coveredBytes, reasons: [], signer: null },
    ...{ claimedTime: null, timestamp: null, level: null, permits: null },
  };
}

function file(signatures: readonly SignatureVerdict[], reasons: PdfVerdict['reasons'] = []): PdfVerdict {
  return { overall: 'valid', sha256: '', signatures, reasons };
}

const ends = (verdict: PdfVerdict) => signedRevisions(verdict, 100).map(({ end }) => end);

it('what was signed is shown where something came after it, unless the signature is wrong', () => {
  expect(ends(file([signature('valid', 40), signature('changed', 60), signature('valid', 100)]))).toEqual([
    40, 60,
  ]);
  expect(ends(file([signature('invalid', 40), signature('invalid', 0)]))).toEqual([]);
});

it('without being asked, where something was changed, unsigned, or can’t plainly be read', () => {
  const shown = (verdict: PdfVerdict) => revisionToShow(verdict, 100)?.end ?? null;
  const signedBehind = [signature('valid', 40), signature('valid', 100)];
  expect(shown(file(signedBehind))).toBeNull();
  expect(shown(file([signature('changed', 40), signature('changed', 60), signature('valid', 100)]))).toBe(60);
  expect(shown(file([signature('valid', 40), signature('valid', 60)]))).toBe(60);
  expect(shown(file(signedBehind, [{ code: 'not_baseline', what: 'cross_reference' }]))).toBe(40);
  expect(shown(file(signedBehind, [{ code: 'rest_unreadable', what: 'prev' }]))).toBe(40);
  expect(shown(file([signature('valid', 100)]))).toBeNull();
  expect(shown(file([]))).toBeNull();
});
