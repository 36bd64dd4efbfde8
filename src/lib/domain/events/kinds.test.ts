import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, isEventKind, mayFollow, pageOf, ruleOf, type EventKind } from './kinds.ts';
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
      return [
        ...rules.filter(({ from, to }) => !from || !to).map(({ kind }) => `${kind}: from and to what?`),
        ...(stepping.some(({ from }) => from?.includes(null)) ? [] : [`${type}: nothing begins it`]),
        ...stepping.flatMap(({ kind, from = [] }) =>
          from.filter((state) => state !== null && !reached.has(state)).map((state) => `${kind}: ${state}?`),
        ),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('says what may come after what', () => {
    const after = (kind: EventKind | null) => kindsOf('draft').filter((next) => mayFollow(kind, next));
    expect(after(null)).toEqual(['draft.saved']);
    expect(after('draft.submitted')).toEqual(['draft.approved', 'draft.returned']);
    expect(after('draft.approved')).toEqual(['draft.reopened']);
    expect(after('draft.discarded')).toEqual([]);
    expect(mayFollow('voucher.posted', 'voucher.posted')).toBe(false);
    expect(mayFollow('session.refused', 'session.opened')).toBe(true);
  });

  it('judges nothing that it does not know', () => {
    for (const kind of ['voucher.viewed', 'toString', '']) {
      expect(isEventKind(kind)).toBe(false);
      expect(mayFollow(kind, 'voucher.posted')).toBe(true);
      expect(mayFollow('voucher.posted', kind)).toBe(true);
    }
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
