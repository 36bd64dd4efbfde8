import { expect, it } from 'vitest';
import { assignments, engagements, saidOfAssignment, saidOfEngagement } from './register.ts';

const at = new Date('2026-03-02T08:00:00.000Z');
const id = (last: string) => `0192f0c1-2d3e-7a4b-8c5d-6e7f809102${last}`;
const clientId = id('03');

it('the statement of an engagement has the published hash', () => {
  const row = {
    ...{ id: id('05'), partnerId: id('06'), partnerOrgnr: '987654325', partnerName: 'Nord Regnskap AS' },
    ...{ role: 'bookkeeper' as const, reason: 'Fører regnskapet vårt', begunAt: at, begunBy: id('04') },
    ...{ contactName: 'Ola Nordmann', endsAt: null, endedAt: null, endedBy: null },
  };
  const { detail } = engagements.event('engagement.begun', clientId, row, { detail: saidOfEngagement(row) });
  expect(detail).toMatchObject({
    form: 'segl.engagement.v1',
    statement: '64c59c056609b38cbebc43ba1b17f5e8bcd95180f0bcbb209fa32bdf45d31d44',
  });
});

it('the statement of an assignment has the published hash', () => {
  const row = {
    ...{ id: id('07'), engagement: id('05'), customerId: id('08'), customerOrgnr: '974760673' },
    ...{ customerName: 'Kunde AS', userId: id('09'), reason: null, assignedAt: at, assignedBy: id('04') },
    ...{ endedAt: null, endedBy: null },
  };
  const { detail } = assignments.event('assignment.made', clientId, row, { detail: saidOfAssignment(row) });
  expect(detail).toMatchObject({
    form: 'segl.assignment.v1',
    statement: 'a60bd8913bfccacca5205f2b0020e2e00d1bf0c57fb56432cc81f3cc3377b1eb',
  });
});
