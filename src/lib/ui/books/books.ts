import type { Api } from '#lib/api.ts';
import { mayAsk } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { loadNames, type Names } from '#lib/ui/app/people.ts';
import { loadChart, type Chart } from './chart.ts';

/** What lines and people are looked up in. */
export interface Books {
  readonly chart: Chart;
  readonly names: Names;
}

export async function loadBooks(api: Api, client: { readonly role: Role } | null): Promise<Books> {
  const withProjects = client !== null && mayAsk(client.role, 'ledger.projects');
  const [chart, names] = await Promise.all([loadChart(api, { withProjects }), loadNames(api)]);
  return { chart, names };
}
