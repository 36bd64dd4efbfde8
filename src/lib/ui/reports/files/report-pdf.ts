import { formatAmount } from '#lib/domain/money.ts';
import { formatShortDate } from '#lib/i18n/format.ts';
import { locale, t } from '#lib/i18n/i18n.svelte.ts';
import { session } from '#lib/ui/app/session.svelte.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';
import type { Head, Sink, Value } from './report-sink.ts';

interface Printed {
  readonly title: string;
  readonly asked: { readonly report: string; readonly filter: object };
}

/**
 * The rows of a report as sheets of paper. They are gathered here and set by the server, which has the fonts; it tells the log.
 * @throws Refused, on the way or by the server: of so many rows that they are no paper, `request_too_large`
 */
export function pdfSink(heads: readonly Head[], { title, asked }: Printed): Sink {
  const { client } = session;
  const rows: { readonly cells: readonly string[]; readonly sum: boolean }[] = [];
  return {
    row: (values, sum = false) => rows.push({ cells: values.map(said), sum }),
    flush: () => {},
    end: ([, ...facts]) =>
      fetched(client?.clientId ?? '', {
        asked,
        paper: {
          ...{ language: locale(), title, organisation: client?.name ?? '', notes: [] },
          facts: facts.map(([label, value]) => ({ label, value })),
          lacking: t.reportFiles.pdfLacking,
          columns: heads.map(({ head, kind }) => ({ head, kind })),
          rows,
        },
      }),
  };
}

function said(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return formatAmount(value);
  return typeof value === 'string' ? value : formatShortDate(value.day);
}

async function fetched(clientId: string, body: object): Promise<Blob> {
  const call = { reads: false };
  const reached = <T>(work: Promise<T>): Promise<T> =>
    work.catch(() => {
      throw new Refused(ownProblem('unreachable', call));
    });
  const response = await reached(
    fetch(`/api/report-pdf?${new URLSearchParams({ client: clientId }).toString()}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json' },
    }),
  );
  if (!response.ok) throw new Refused(refusalIn(await reached(response.text()), call));
  return reached(response.blob());
}
