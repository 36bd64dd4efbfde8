import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS, EVENTS, findsOf, ruleOf, saysOf, type EventKind } from '../kinds.ts';
import type { JsonObject } from '../../canonical.ts';
import type { Says } from '../rule.ts';
import { SUBJECT_TYPES, subjectOf, type RowFacts } from '../subjects.ts';
import { Actors } from './actors.ts';
import { judgeAlone } from './alone.ts';
import { readDetail, type Fault, type ReplayedEvent } from './event.ts';
import { Life } from './life.ts';
import { OVERLAP_MS, TimeOrder } from './order.ts';

const MACHINE = 'machine';
const BEGUN = Date.parse('2026-11-28T12:00:00.000Z');
const HASH = 'ab'.repeat(32);
/** What a kind says, in the least words. */
const SAID: Record<Says, JsonObject> = {
  subject: { form: 'f', statement: HASH },
  end: { statement: null },
  nothing: {},
};
const after = (ms: number) => new Date(BEGUN + ms).toISOString();

let count = 0;
function event(
  kind: string,
  change: Partial<Omit<ReplayedEvent, 'subject'>> & { of?: string; about?: string } = {},
) {
  const { of = ruleOf(kind)?.of ?? 'voucher', about = 'x', ...rest } = change;
  const rule = ruleOf(kind);
  const detail = rule ? SAID[saysOf(rule)] : {};
  const subject = { type: of, id: about };
  const made: ReplayedEvent = {
    ...{
      id: `e${++count}`,
      at: after(0),
      actorId: MACHINE,
      kind,
      subject,
      detail,
      marked: true,
      place: count,
    },
    ...rest,
  };
  return made;
}
const codes = (faults: readonly Fault[]) => faults.map(({ code }) => code);

describe('an event by itself', () => {
  it('is of a kind that is known, about what that happens to, and says what that says', () => {
    for (const kind of EVENT_KINDS) expect(judgeAlone(event(kind))).toEqual([]);
    const found = (kind: string, change: Parameters<typeof event>[1]) =>
      codes(judgeAlone(event(kind, change)));
    expect(found('voucher.viewed', {})).toEqual(['event_unknown']);
    expect(found('toString', {})).toEqual(['event_unknown']);
    expect(found('voucher.posted', { of: 'draft' })).toEqual(['event_out_of_place']);
    for (const detail of [{}, { statement: null }, { statement: 7 }, { statement: 'AB' }])
      expect(found('voucher.posted', { detail })).toEqual(['statement_unexpected']);
    for (const detail of [{ statement: HASH }, { statement: null }])
      expect(found('session.opened', { detail })).toEqual(['statement_unexpected']);
    expect(found('voucher.posted', { detail: null })).toEqual([]);
  });

  it('reads nothing out of a readable part that is none', () => {
    for (const text of [null, '', '[]', '"a"', 'null', '{']) expect(readDetail(text)).toBeNull();
    expect(readDetail('{"a":1}')).toEqual({ a: 1 });
  });
});

describe('a life', () => {
  const lived = (...events: readonly ReplayedEvent[]) => {
    const life = new Life(events[0]?.subject.type ?? '');
    return { life, faults: events.flatMap((each) => life.take(each)) };
  };

  it('goes through the states of its type', () => {
    const steps = (...kinds: EventKind[]) =>
      codes(
        lived(
          ...kinds.map((kind, at) => {
            const detail = { form: 'f', statement: HASH, revision: at + 1 };
            return event(kind, { actorId: kind, detail });
          }),
        ).faults,
      );
    expect(
      steps('draft.saved', 'draft.coded', 'draft.submitted', 'draft.returned', 'draft.discarded'),
    ).toEqual([]);
    expect(steps('draft.coded')).toEqual(['event_out_of_place']);
    expect(steps('draft.saved', 'draft.submitted', 'draft.coded')).toEqual(['event_out_of_place']);
    expect(steps('draft.saved', 'draft.discarded', 'draft.saved')).toEqual(['event_out_of_place']);
    expect(steps('period.created', 'period.locked', 'period.locked')).toEqual(['event_out_of_place']);
  });

  /** Whatever comes after it, under whatever name and with or without a mark. */
  const anything = fc.record({
    kind: fc.oneof(fc.constantFrom(...EVENT_KINDS), fc.string()),
    marked: fc.boolean(),
    detail: fc.oneof(
      fc.constant({ statement: null }),
      fc.constantFrom({ statement: HASH }, { statement: 'cd'.repeat(32), form: 'f' }),
    ),
  });
  const once = SUBJECT_TYPES.filter((type) => subjectOf(type)?.stated === 'once');

  it('is stated once where that is once, whatever the second is called and whether or not it says the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...once),
        fc.array(anything, { minLength: 1, maxLength: 4 }),
        (type, more) => {
          const first = EVENT_KINDS.find(
            (kind) => ruleOf(kind)?.of === type && ruleOf(kind)?.from?.includes(null),
          );
          if (!first) throw new Error(`nothing begins a ${type}`);
          const rest = more.filter(({ kind, marked }) => marked || !ruleOf(kind)?.formerly);
          const { life, faults } = lived(
            event(first),
            ...rest.map(({ kind, ...how }) => event(kind, { of: type, ...how })),
          );
          expect(faults.filter(({ code }) => code === 'restated')).toHaveLength(rest.length);
          // And nothing that is not of its type is a word on its row.
          if (rest.every(({ kind }) => ruleOf(kind)?.of !== type))
            expect(life.last?.stated).toEqual({ statement: HASH, form: 'f' });
        },
      ),
    );
  });

  it('is not begun with its end, and is stated although that can no longer be read', () => {
    const ended = event('voucher.posted', { detail: { statement: null } });
    expect(codes(lived(ended).faults)).toEqual(['restated']);
    const erased = event('voucher.posted', { detail: null });
    const { life, faults } = lived(erased);
    expect([faults, life.last?.stated]).toEqual([[], 'unreadable']);
    expect(lived(event('member.left', { detail: null })).life.last?.stated).toBeNull();
    expect(codes(life.take(event('voucher.viewed', { detail: { statement: HASH } })))).toEqual(['restated']);
  });

  const anew = EVENT_KINDS.filter((kind) => findsOf(EVENTS[kind]));

  it('is said anew from what the log said last, by every kind that states what has states', () => {
    const types = new Set(anew.map((kind) => ruleOf(kind)?.of));
    const stated = SUBJECT_TYPES.filter((type) => subjectOf(type)?.stated === 'anew');
    expect([...types, 'user'].sort()).toEqual(stated.sort());
    const [other, place] = ['cd'.repeat(32), 'restated_from_other'];
    const found = (kind: EventKind, before: JsonObject | null, was: JsonObject) => {
      const [of, end] = [ruleOf(kind)?.of ?? '', saysOf(EVENTS[kind]) === 'end'];
      const first = anew.find((each) => ruleOf(each)?.of === of && saysOf(EVENTS[each]) === 'subject');
      if (!first) throw new Error(`nothing states a ${of}`);
      const said = end ? { statement: null } : { form: 'f', statement: HASH };
      const events = [event(first, { detail: before }), event(kind, { detail: { ...said, ...was } })];
      return codes(lived(...events).faults).filter((code) => code === place);
    };
    for (const kind of anew) {
      const last = { form: 'f', statement: HASH };
      expect(found(kind, last, { was: HASH }), kind).toEqual([]);
      for (const was of [other, null, 7]) expect(found(kind, last, { was }), kind).toEqual([place]);
      // It was no more, and somebody put it back.
      expect(found(kind, { statement: null }, { was: HASH }), kind).toEqual([place]);
      // Nobody knows what was said before, or an earlier release found something and did not say what.
      expect(found(kind, null, { was: other }), kind).toEqual([]);
      expect(found(kind, last, {}), kind).toEqual([]);
    }
    const fromNothing = event('vat-account.set', { detail: { form: 'f', statement: HASH, was: other } });
    expect(codes(lived(fromNothing).faults)).toEqual([place]);
  });

  it('allows what earlier releases did: a photo that two uploads completed at once', () => {
    const received = (marked: boolean) => event('photo.received', { marked });
    expect(lived(received(false), received(false)).faults).toEqual([]);
    expect(codes(lived(received(false), received(true)).faults)).toEqual(['event_out_of_place', 'restated']);
  });

  it('of a draft is decided by nobody who had a hand in it, unless nobody else could', () => {
    const draft = (revision: number, kind: EventKind, actorId: string, more: object = {}) =>
      event(kind, { actorId, detail: { statement: HASH, form: 'f', revision, ...more } });
    const begun = [
      draft(1, 'draft.saved', 'a'),
      draft(2, 'draft.coded', 'b'),
      draft(3, 'draft.submitted', 'c'),
    ];
    const decided = (...how: [string, object?]) =>
      codes(lived(...begun, draft(4, 'draft.approved', ...how)).faults);
    for (const by of ['a', 'b', 'c']) expect(decided(by)).toEqual(['approval_of_own_work']);
    expect(decided('a', { nobodyElse: true })).toEqual([]);
    expect(decided('d')).toEqual([]);
    expect(codes(lived(...begun, draft(4, 'draft.returned', 'b')).faults)).toEqual(['approval_of_own_work']);
  });

  it('leaves none out of what is counted, and counts on from what can be read', () => {
    const saved = (revision: number | null) =>
      event('draft.saved', { detail: revision === null ? null : { form: 'f', statement: HASH, revision } });
    const counted = (...revisions: (number | null)[]) => codes(lived(...revisions.map(saved)).faults);
    expect(counted(1, 2, 3)).toEqual([]);
    expect(counted(1, 3, 4)).toEqual(['event_out_of_place']);
    expect(counted(2)).toEqual(['event_out_of_place']);
    expect(counted(1, 3, 2)).toHaveLength(2);
    expect(counted(1, null, 3, 4)).toEqual([]);
  });

  it('ends where its row says, with the columns that its events fix', () => {
    const at = (ms: number, kind: EventKind, actorId: string, detail = {}) =>
      event(kind, { at: after(ms), actorId, detail: { statement: HASH, form: 'f', ...detail } });
    const { life } = lived(
      at(0, 'draft.saved', 'a', { revision: 1 }),
      at(OVERLAP_MS * 2, 'draft.saved', 'a', { revision: 2 }),
      at(OVERLAP_MS * 4, 'draft.submitted', 'b', { revision: 3 }),
    );
    const fixed = { createdAt: new Date(BEGUN), createdBy: 'a', changedAt: new Date(BEGUN + OVERLAP_MS * 4) };
    const row: RowFacts = { ...fixed, state: 'submitted', submittedBy: 'b', revision: 3 };
    expect(life.judgeRow(row)).toEqual([]);
    const found = (change: RowFacts) =>
      life.judgeRow({ ...row, ...change }).map(({ code, column }) => column ?? code);
    expect(found({ state: 'posted' })).toEqual(['state_differs']);
    expect(found({ createdAt: new Date(BEGUN + OVERLAP_MS * 2) })).toEqual(['createdAt']);
    expect(found({ changedAt: new Date(BEGUN) })).toEqual(['changedAt']);
    expect(found({ createdBy: 'b', submittedBy: 'a', revision: 2 }).sort()).toEqual([
      'createdBy',
      'revision',
      'submittedBy',
    ]);
    // Once it is over it says nothing; what is for good can't be nobody's; what never says it would never be held.
    expect(found({ submittedBy: null })).toEqual([]);
    expect(found({ createdAt: null, createdBy: null, revision: null }).sort()).toEqual([
      'createdAt',
      'createdBy',
      'revision',
    ]);
    expect(() => life.judgeRow({ state: 'submitted' })).toThrow('rows are told without');
  });

  it('fixes each of several columns of a kind, and nothing by an event without a mark', () => {
    const signed = (position: number, actorId: string, marked = true) =>
      event('document.signed', { actorId, marked, detail: { statement: HASH, form: 'f', position } });
    const row = {
      'signedBy/1': 'a',
      'signedBy/2': 'x',
      'signedAt/1': after(0),
      'signedAt/2': after(0),
      closedAt: null,
    };
    const begun = [event('document.uploaded', { marked: false }), event('document.sent', { marked: false })];
    const facts = { ...row, augmentedAt: null, sentAt: after(0) };
    const { life } = lived(...begun, signed(1, 'a'), signed(2, 'b'));
    expect(life.judgeRow(facts).map(({ column }) => column)).toEqual(['signedBy/2']);
    // Nobody signs in another's place: the first stays who it is, and the second is out of place.
    const twice = lived(...begun, signed(1, 'a'), signed(1, 'x'));
    expect(codes(twice.faults)).toEqual(['event_out_of_place']);
    const other = twice.life.judgeRow({ ...facts, 'signedBy/1': 'x' });
    expect(other.map(({ column }) => column)).toEqual(['signedBy/1']);
    expect(codes(lived(...begun, signed(2, 'b')).faults)).toEqual(['event_out_of_place']);
    const uncounted = event('document.signed', { marked: false, detail: { statement: HASH, form: 'f' } });
    expect(lived(...begun, uncounted, uncounted).faults).toEqual([]);
    expect(lived(...begun, signed(1, 'q', false)).life.judgeRow(facts)).toEqual([]);
  });
});

describe('who caused an event', () => {
  const member = (ms: number, userId: string, role: string | null, kind: EventKind = 'member.added') =>
    event(kind, {
      at: after(ms),
      about: userId,
      detail: role === null ? null : { form: 'f', statement: HASH, role },
    });
  const judged = (...events: readonly ReplayedEvent[]) => {
    const actors = new Actors(MACHINE);
    return events.flatMap((each) => actors.take(each));
  };
  const act = (ms: number, kind: EventKind, actorId: string, about = 'x') =>
    event(kind, { at: after(ms), actorId, about });

  it('was a member then, in a role that may', () => {
    const [kari, ola] = [member(0, 'kari', 'bookkeeper'), member(0, 'ola', 'manager')];
    expect(judged(kari, ola, act(1, 'draft.coded', 'kari'), act(2, 'draft.approved', 'ola'))).toEqual([]);
    expect(codes(judged(kari, act(1, 'draft.approved', 'kari')))).toEqual(['actor_without_ability']);
    expect(codes(judged(act(0, 'draft.coded', 'kari'), kari))).toEqual(['actor_without_ability']);
    expect(judged({ ...act(0, 'draft.coded', 'nobody'), marked: false })).toEqual([]);
  });

  it('keeps a role that is taken away for as long as transactions overlap', () => {
    const taken = member(1000, 'kari', 'auditor', 'member.role_changed');
    const later = (ms: number) =>
      codes(judged(member(0, 'kari', 'bookkeeper'), taken, act(1000 + ms, 'draft.coded', 'kari')));
    expect(later(OVERLAP_MS)).toEqual([]);
    expect(later(OVERLAP_MS + 1)).toEqual(['actor_without_ability']);
    // It happened before, and was announced: where it stands in the log does not matter.
    const told = act(500, 'password.set', 'kari');
    const administrator = member(0, 'kari', 'administrator');
    expect(judged(administrator, { ...taken, at: after(OVERLAP_MS * 9) }, told)).toEqual([]);
  });

  it('loses all where a membership ends, and is not judged where what made it one was erased', () => {
    const ended = event('member.role_changed', { at: after(1), about: 'kari', detail: { statement: null } });
    const long = OVERLAP_MS * 2;
    const events = [member(0, 'kari', 'bookkeeper'), ended, act(long, 'draft.coded', 'kari')];
    expect(codes(judged(...events))).toEqual(['actor_without_ability']);
    expect(judged(member(0, 'kari', null), act(1, 'draft.coded', 'kari'))).toEqual([]);
    // Who left has left, although nothing says it in words any more.
    const left = member(1, 'kari', null, 'member.left');
    const gone = [member(0, 'kari', 'bookkeeper'), left, act(long, 'draft.coded', 'kari')];
    expect(codes(judged(...gone))).toEqual(['actor_without_ability']);
  });

  it('is the machine, or the person it happens to, only where the kind says so', () => {
    expect(judged(act(0, 'voucher.posted', MACHINE), act(0, 'session.opened', 'kari', 'kari'))).toEqual([]);
    expect(codes(judged(act(0, 'account.changed', MACHINE)))).toEqual(['actor_without_ability']);
    expect(codes(judged(act(0, 'session.opened', 'ola', 'kari')))).toEqual(['actor_without_ability']);
    expect(codes(judged(act(0, 'session.opened', MACHINE, 'kari')))).toEqual(['actor_without_ability']);
  });
});

describe('the times of a log', () => {
  const back = (...times: readonly (readonly [ms: number, kind?: EventKind])[]) => {
    const order = new TimeOrder();
    return times.flatMap(([ms, kind = 'draft.coded'], at) =>
      order.take(event(kind, { at: after(ms) })).map(() => at),
    );
  };

  it('go back by no more than transactions overlap, however small the steps', () => {
    expect(back([0], [-OVERLAP_MS], [OVERLAP_MS])).toEqual([]);
    expect(back([0], [-OVERLAP_MS - 1], [-OVERLAP_MS - 1], [1])).toEqual([1]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: OVERLAP_MS }), { minLength: 1 }), (steps) => {
        const times = steps.map((_, at) => -steps.slice(0, at + 1).reduce((sum, step) => sum + step, 0));
        const far = (times.at(-1) ?? 0) < -OVERLAP_MS;
        expect(back([0], ...times.map((ms) => [ms] as const)).length > 0).toBe(far);
      }),
    );
  });

  it('of what was announced are held against what was announced before', () => {
    const late = -OVERLAP_MS * 3;
    expect(back([0], [late, 'session.opened'], [0])).toEqual([]);
    expect(back([0, 'session.closed'], [late, 'session.opened'])).toEqual([1]);
    expect(back([-late, 'session.opened'], [0])).toEqual([1]);
  });

  it('begin with the first event that bears a mark', () => {
    const order = new TimeOrder();
    expect(order.take(event('draft.saved', { at: after(OVERLAP_MS * 9), marked: false }))).toEqual([]);
    expect(order.take(event('draft.saved', { at: after(0) }))).toEqual([]);
  });
});
