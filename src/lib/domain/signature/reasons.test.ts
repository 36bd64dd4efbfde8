import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFact, type Reason, REASON_CODES, type ReasonCode, verdictOf, VERDICTS } from './reasons.ts';
import { worstOf } from './verdict.ts';

describe('the verdict that a reason forces', () => {
  it('is valid for what is only said, and for nothing else', () => {
    const valid = REASON_CODES.filter((code) => verdictOf({ code }) === 'valid');
    expect(valid).toEqual([
      'not_baseline',
      'timestamp_untrusted',
      'revocation_not_checked',
      'certificate_revoked_later',
      'root_unreadable',
    ]);
    expect(valid.every(isFact)).toBe(true);
  });

  it('is the worst of several, and invalid for what can’t be read', () => {
    const worst = (...codes: ReasonCode[]) => worstOf(codes.map((code) => verdictOf({ code })));
    expect(worst('not_baseline', 'chain_incomplete')).toBe('unknown_issuer');
    expect(worst('chain_incomplete', 'rest_unreadable')).toBe('changed');
    expect(worst('rest_unreadable', 'weak_key')).toBe('invalid');
    expect(worst('pdf_damaged')).toBe('invalid');
  });

  it('must be known for a reason to compile', () => {
    // @ts-expect-error no verdict, so no reason
    const unheard: Reason = { code: 'unheard_of' };
    expect(REASON_CODES).not.toContain(unheard.code);
  });

  it('is the one that the table of errors names', () => {
    const text = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');
    const [, part = ''] = text.split('## Verdicts on a PDF');
    const [reasons = ''] = part.split('\n## ');
    const documented = new Map<string, string>();
    let verdict = '';
    for (const line of reasons.split('\n')) {
      if (line.startsWith('**')) verdict = /`(\w+)`/.exec(line)?.[1] ?? 'valid';
      const codes = line.startsWith('| `') ? (line.split('|')[1] ?? '') : '';
      const whole = line.startsWith('**The whole file') ? (line.split(':**')[1] ?? '') : '';
      for (const [, code = ''] of (codes + whole).matchAll(/`(\w+)`/g)) documented.set(code, verdict);
    }
    const known = Object.fromEntries([...documented].filter(([code]) => code in VERDICTS));
    expect(known).toEqual(VERDICTS);
  });
});
