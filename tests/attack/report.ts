import { OF_PEOPLE, type Brief } from './briefs.ts';

/** What a test runner tells of a file, as vitest's JSON has it. */
export interface Ran {
  /** From the project's root. */
  readonly file: string;
  readonly tests: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed' | 'skipped';
    readonly tried: number;
  }[];
}

export interface Line {
  readonly brief: Brief;
  readonly tests: number;
  readonly attempts: number;
  readonly failed: readonly string[];
  /** Tests that are named and were not run. */
  readonly missing: readonly string[];
}

/** A brief each; one whose test was not run is not held by it. */
export function linesOf(briefs: readonly Brief[], ran: readonly Ran[]): Line[] {
  return briefs.map((brief) => {
    const of = (named: string) => ran.filter(({ file }) => file === named || file.startsWith(`${named}/`));
    const tests = brief.tests
      .flatMap(of)
      .flatMap(({ file, tests: own }) => own.map((each) => ({ ...each, file })))
      .filter(({ status }) => status !== 'skipped');
    return {
      brief,
      tests: tests.length,
      attempts: tests.reduce((sum, { tried }) => sum + tried, 0),
      failed: tests.filter(({ status }) => status === 'failed').map(({ file, name }) => `${file}: ${name}`),
      missing: brief.tests.filter(
        (named) => !of(named).some(({ tests: own }) => own.some(({ status }) => status !== 'skipped')),
      ),
    };
  });
}

/** Whether each brief was tried, and nothing came of it. */
export function held(lines: readonly Line[]): boolean {
  return lines.every(({ failed, missing }) => failed.length === 0 && missing.length === 0);
}

export function markdownOf(
  lines: readonly Line[],
  said: { readonly at: Date; readonly how: string },
): string {
  const rows = lines.map(({ brief, tests, attempts, failed, missing }) => {
    const result =
      failed.length > 0 ? `**${failed.length} got through**` : missing.length > 0 ? '**not tried**' : 'held';
    return `| ${brief.brief} | ${brief.tried} | ${tests} | ${attempts} | ${result} |`;
  });
  const faults = lines.flatMap(({ failed, missing }) => [
    ...failed,
    ...missing.map((each) => `${each}: was not run`),
  ]);
  return [
    `# Attack of ${said.at.toISOString()}`,
    '',
    `${said.how}. An attempt is a request, a try or a place that was searched; a test that counts none is one.`,
    '',
    '| brief | tried | tests | attempts | result |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    ...(faults.length > 0
      ? ['', '## What got through', '', ...[...new Set(faults)].map((each) => `- ${each}`)]
      : []),
    '',
    'Left to people:',
    '',
    ...OF_PEOPLE.map((each) => `- ${each}`),
    '',
  ].join('\n');
}
