import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, isEventKind, pageOf, ruleOf, saysOf } from './kinds.ts';
import { SUBJECTS, subjectOf, type SubjectType } from './subjects.ts';

const kindsOf = (type: string) => EVENT_KINDS.filter((kind) => ruleOf(kind)?.of === type);

describe('the grammar of events', () => {
  it('has a life for each kind of subject: it begins, and no step waits for a state that nothing leads to', () => {
    const wrong = (Object.keys(SUBJECTS) as SubjectType[]).flatMap((type) => {
      const rules = kindsOf(type).map((kind) => ({ kind, ...ruleOf(kind) }));
      if (rules.length === 0) return [`${type}: nothing happens to it`];
      const stepping = rules.filter(({ from }) => from !== undefined);
      if (stepping.length === 0) return [];
      const reached = new Set(rules.map(({ to }) => to ?? null));
      // A log is verified, contradicted, forked and repaired whatever state it is in, and stays in that.
      const anytime = ({ from, to }: (typeof rules)[number]) => type === 'log' && !from && !to;
      return [
        ...rules
          .filter((rule) => (!rule.from || !rule.to) && !anytime(rule))
          .map(({ kind }) => `${kind}: from and to what?`),
        ...(stepping.some(({ from }) => from?.includes(null)) ? [] : [`${type}: nothing begins it`]),
        ...stepping.flatMap(({ kind, from = [] }) =>
          from.filter((state) => state !== null && !reached.has(state)).map((state) => `${kind}: ${state}?`),
        ),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('states what is stated once in what begins it, and ends none of it', () => {
    const wrong = EVENT_KINDS.filter((kind) => {
      const rule = ruleOf(kind);
      if (!rule || subjectOf(rule.of)?.stated !== 'once' || saysOf(rule) === 'nothing') return false;
      return saysOf(rule) === 'end' || rule.from?.join() !== '';
    });
    expect(wrong).toEqual([]);
  });

  it('knows no kind and no subject but its own', () => {
    for (const kind of ['voucher.viewed', 'toString', '']) expect(isEventKind(kind)).toBe(false);
    expect(subjectOf('constructor')).toBeNull();
  });

  it('leads to where a thing is shown', () => {
    const about = (kind: string, type: string) => pageOf({ kind, subject: { type, id: 'x' } });
    expect(about('voucher.posted', 'voucher')).toBe('/vouchers/x');
    expect(about('document.signed', 'document')).toBe('/documents/x');
    expect(about('vat-account.set', 'vat-account')).toBe('/setup');
    // To what it posted; a return posted nothing.
    expect(about('approval.approved', 'approval')).toBe('/vouchers/x');
    expect(about('approval.returned', 'approval')).toBeNull();
    expect(about('member.added', 'membership')).toBeNull();
    expect(about('voucher.viewed', 'voucher')).toBe('/vouchers/x');
  });
});
