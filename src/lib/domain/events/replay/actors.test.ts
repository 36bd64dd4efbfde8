import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../canonical.ts';
import { Actors } from './actors.ts';
import type { ReplayedEvent } from './event.ts';

/* Whoever accepts an invitation is let in as it says, and for as long. */

const AT = '2026-11-30T08:00:00.000Z';

function letIn(invited: JsonObject, member: JsonObject, by = 'siv') {
  const actors = new Actors('machine');
  const told = { id: 'e', at: AT, marked: true, place: 0 };
  actors.take({
    ...told,
    actorId: by,
    kind: 'invitation.accepted',
    subject: { type: 'invitation', id: 'i' },
    detail: { role: 'bookkeeper', now: { acceptedAt: AT, ...invited } },
  });
  const faults = actors.take({
    ...told,
    actorId: 'siv',
    kind: 'member.added',
    subject: { type: 'membership', id: 'siv' },
    detail: { role: 'bookkeeper', ...member },
  });
  return faults.map(({ code }) => code);
}
const until = (endsAt: string | null): JsonObject => ({ now: { endsAt } });

it('as the role that it names', () => {
  expect(letIn({}, {})).toEqual([]);
  expect(letIn({}, { role: 'administrator' })).toEqual(['actor_without_ability']);
  expect(letIn({}, {}, 'ola')).toEqual(['actor_without_ability']);
});

it('until its days are over, and no day longer', () => {
  const days = { accessDays: 7 };
  expect(letIn(days, until('2026-12-07T08:00:00.000Z'))).toEqual([]);
  for (const other of ['2026-12-07T08:00:00.001Z', null])
    expect(letIn(days, until(other))).toEqual(['actor_without_ability']);
  expect(letIn(days, {})).toEqual(['actor_without_ability']);
  // Without days it holds until it is ended.
  expect(letIn({ accessDays: null }, until(null))).toEqual([]);
  expect(letIn({}, until('2026-12-07T08:00:00.000Z'))).toEqual(['actor_without_ability']);
});

describe('an accounting firm', () => {
  const MACHINE = 'machine';
  const terms = { role: 'bookkeeper' } as const;
  const told = { id: 'e', at: AT, marked: true, place: 0 };

  function replayed(events: readonly Pick<ReplayedEvent, 'actorId' | 'kind' | 'subject' | 'detail'>[]) {
    const actors = new Actors(MACHINE);
    return events.map((event) => actors.take({ ...told, ...event }).map(({ code }) => code));
  }
  const accepted = (toPartner: boolean) => ({
    ...{ actorId: 'ola', kind: 'invitation.accepted', subject: { type: 'invitation', id: 'i' } },
    detail: { ...terms, now: { acceptedAt: AT, toPartner } },
  });
  const begun = (by = 'ola', role = 'bookkeeper') => ({
    ...{ actorId: by, kind: 'engagement.begun', subject: { type: 'engagement', id: 'i' } },
    detail: { role, now: {} },
  });
  const letIn = (role = 'bookkeeper', engagement: string | null = 'i', by = 'ola') => ({
    ...{ actorId: by, kind: 'member.added', subject: { type: 'membership', id: 'siv' } },
    detail: { role, now: engagement === null ? {} : { engagement } },
  });
  const left = { actorId: 'ola', kind: 'member.left', subject: { type: 'membership', id: 'siv' } };
  const FAULT = ['actor_without_ability'];

  it('begins by who accepted for it, on the terms of the invitation', () => {
    expect(replayed([accepted(true), begun()])).toEqual([[], []]);
    expect(replayed([accepted(true), begun('per')])[1]).toEqual(FAULT);
    expect(replayed([accepted(true), begun('ola', 'manager')])[1]).toEqual(FAULT);
    // By an invitation that asks in a person no firm begins, and by one that asks in a firm no person gets in.
    expect(replayed([accepted(false), begun()])[1]).toEqual(FAULT);
    const oneself = { ...letIn('bookkeeper', null), subject: { type: 'membership', id: 'ola' } };
    expect(replayed([accepted(true), oneself])[1]).toEqual(FAULT);
    expect(replayed([accepted(false), oneself])[1]).toEqual([]);
  });

  it('brings its people on its terms while it runs, whoever says so', () => {
    const runs = [accepted(true), begun()];
    const last = (...events: Parameters<typeof replayed>[0]) => replayed([...runs, ...events]).at(-1);
    expect(last(letIn())).toEqual([]);
    expect(last(letIn('manager'))).toEqual(FAULT);
    expect(last(letIn('bookkeeper', 'other'))).toEqual(FAULT);
    expect(last(letIn('bookkeeper', 'other', MACHINE))).toEqual(FAULT);
    expect(last(letIn('bookkeeper', null))).toEqual(FAULT);
    const introduced = { actorId: 'ola', kind: 'user.introduced', subject: { type: 'user', id: 'siv' } };
    expect(last(letIn(), { ...introduced, detail: {} })).toEqual([]);
    expect(last({ ...introduced, detail: {} })).toEqual(FAULT);
    const ended = { ...begun(), kind: 'engagement.ended' };
    const actors = new Actors(MACHINE);
    for (const event of [...runs, ended]) actors.take({ ...told, ...event });
    const later = { ...told, at: '2026-12-30T08:00:00.000Z', ...letIn() };
    expect(actors.take(later).map(({ code }) => code)).toEqual(FAULT);
  });

  it('has its people stay what it was let in as, by it', () => {
    const admin = { ...letIn('administrator', null, MACHINE), subject: { type: 'membership', id: 'kari' } };
    const to = (role: string, now: JsonObject) => ({
      ...{ actorId: 'kari', kind: 'member.role_changed', subject: { type: 'membership', id: 'siv' } },
      detail: { role, now },
    });
    const here = [accepted(true), begun(), admin, letIn()];
    for (const change of [to('manager', {}), to('bookkeeper', {}), to('bookkeeper', { engagement: 'i' })])
      expect(replayed([...here, change]).at(-1)).toEqual(FAULT);
    // Once the client has let them in itself it may.
    const gone = { ...left, detail: { statement: null } };
    const own = letIn('bookkeeper', null, MACHINE);
    expect(replayed([...here, gone, own, to('manager', {})]).at(-1)).toEqual([]);
  });

  it('is taken to have brought whom the log tells nothing more of, where there was one', () => {
    const erased = { ...letIn(), detail: null };
    const introduced = { actorId: 'ola', kind: 'user.introduced', subject: { type: 'user', id: 'siv' } };
    const events = [erased, { ...introduced, detail: null }, { ...left, detail: null }];
    expect(replayed([accepted(true), begun(), ...events]).slice(2)).toEqual([[], [], []]);
    expect(replayed(events)).toEqual([FAULT, FAULT, FAULT]);
  });

  it('lets out whom it brought, and nobody else', () => {
    const detail = { statement: null };
    const runs = [accepted(true), begun(), letIn()];
    expect(replayed([...runs, { ...left, detail }]).at(-1)).toEqual([]);
    const others = { ...letIn('bookkeeper', null, MACHINE), subject: { type: 'membership', id: 'kari' } };
    const gone = { ...left, subject: { type: 'membership', id: 'kari' }, detail };
    expect(replayed([...runs, others, gone]).at(-1)).toEqual(FAULT);
  });
});
