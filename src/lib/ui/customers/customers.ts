import type { Api } from '#lib/api.ts';
import { loadNames, nameOf, type Names } from '../app/people.ts';
import type { Member, Worker } from '../people/people.ts';
import './messages/index.ts';

type Shown = Awaited<ReturnType<Api['customers']['list']['query']>>[number];

/** Somebody of the firm who is put on a client. */
export interface Assigned extends Worker {
  readonly id: string;
  /** The client lets them in; else it has let them out. */
  readonly getsIn: boolean;
}

export interface Customer extends Omit<Shown, 'people'> {
  readonly people: readonly Assigned[];
}

export interface Customers {
  readonly customers: readonly Customer[];
  /** Who can be put on one: the firm's own people, but for who is shut out. */
  readonly able: readonly Member[];
}

export async function loadCustomers(api: Api): Promise<Customers> {
  const [shown, { members }, names] = await Promise.all([
    api.customers.list.query(),
    api.people.overview.query(),
    loadNames(api),
  ]);
  return {
    customers: shown.map((each) => ({ ...each, people: assignedIn(each, names) })),
    able: members.filter(({ disabled, engagement }) => !disabled && engagement === null),
  };
}

const assignedIn = ({ people }: Shown, names: Names): Assigned[] =>
  people.map(({ id, userId, reason, getsIn, assignedAt: since, assignedBy }) => ({
    ...{ id, userId, reason, getsIn, since },
    ...{ name: nameOf(names, userId), by: nameOf(names, assignedBy) },
  }));
