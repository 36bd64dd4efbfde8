import { describe as group, expect, it } from 'vitest';
import { describe } from './describe.ts';

group('an event in words', () => {
  it('names the voucher by its number', () => {
    const detail = { series: 'GL', year: 2026, number: '12', statement: '00' };
    const posted = { kind: 'voucher.posted', subject: { type: 'voucher', id: 'v' }, detail };
    expect(describe(posted)).toBe('Bilag bokført: GL 2026/12');
    expect(describe({ ...posted, detail: null })).toBe('Bilag bokført');
  });
  it('names what goes by its id, and nobody by theirs', () => {
    const subject = { type: 'account', id: '1920' };
    expect(describe({ kind: 'account.created', subject, detail: null })).toBe('Konto opprettet: 1920');
    const member = { type: 'membership', id: '0198c0de' };
    expect(describe({ kind: 'member.added', subject: member, detail: null })).not.toContain('0198c0de');
  });
  it('says where nobody else could approve', () => {
    const approval = { kind: 'approval.approved', subject: { type: 'approval', id: 'a' } };
    expect(describe({ ...approval, detail: { nobodyElse: true } })).toBe(
      'Attestert: ingen andre kunne attestere',
    );
    expect(describe({ ...approval, detail: {} })).toBe('Attestert');
  });
  it('says of what Segl did not write that, and no word of what it says', () => {
    const detail = { series: 'GL', year: 2026, number: '12' };
    const posted = { kind: 'voucher.posted', subject: { type: 'voucher', id: 'v' }, detail };
    expect(describe({ ...posted, foreign: true })).toBe('Bilag bokført – ikke skrevet av Segl');
  });
  it('names no title of a document, which the log does not hold', () => {
    const subject = { type: 'document', id: 'd' };
    expect(describe({ kind: 'document.signed', subject, detail: { signer: 1 } })).toBe('Dokument signert');
  });
});
