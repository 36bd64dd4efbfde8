import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Acceptance } from './allowed.ts';
import { keyOf, type Finding, type Part } from './finding.ts';

export interface Scan {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly parts: readonly Part[];
  /** Of all parts, without what is accepted. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly Acceptance[];
  /** Since the scan before; null where there is none. */
  readonly since: {
    readonly at: string;
    readonly new: readonly string[];
    readonly gone: readonly string[];
  } | null;
}

/**
 * Takes what is accepted out of what was found. An acceptance that is over, and one of nothing that is found any more,
 * is a finding itself, so that the list stays as long as it has to be.
 */
export function judged(
  parts: readonly Part[],
  accepted: readonly Acceptance[],
  at: Date,
  before: Scan | null,
): Scan {
  const found = parts.flatMap(({ findings }) => findings);
  const today = at.toISOString().slice(0, 10);
  const used = accepted.filter((each) => found.some((finding) => keyOf(finding) === keyOf(each)));
  const over = used.filter(({ until, code }) => (until ?? (code === 'advisory' ? '' : today)) < today);
  const standing = new Set(used.filter((each) => !over.includes(each)).map(keyOf));
  const findings = [
    ...found.filter((finding) => !standing.has(keyOf(finding))),
    ...over.map(({ where, until }) => saidOf('acceptance_over', where, `until ${until ?? 'no day'}`)),
    ...accepted
      .filter((each) => !used.includes(each) && wasLookedFor(each, parts))
      .map(({ where, code }) => saidOf('acceptance_unused', where, `no ${code} any more`)),
  ];
  const keys = findings.map(keyOf);
  const known = before?.findings.map(keyOf) ?? [];
  return {
    at: at.toISOString(),
    parts,
    findings,
    accepted: accepted.filter((each) => standing.has(keyOf(each))),
    since: before && {
      at: before.at,
      new: keys.filter((key) => !known.includes(key)),
      gone: known.filter((key) => !keys.includes(key)),
    },
  };
}

const saidOf = (code: 'acceptance_over' | 'acceptance_unused', where: string, says: string): Finding => {
  return { code, where, says };
};

const PART_OF: readonly (readonly [prefix: string, Part['name']])[] = [
  ['advisory', 'advisories'],
  ['licence', 'licences'],
  ['install', 'install scripts'],
  ['package', 'install scripts'],
  ['secret', 'secrets'],
  ['header', 'headers'],
];

function wasLookedFor({ code }: Acceptance, parts: readonly Part[]): boolean {
  const [, name] = PART_OF.find(([prefix]) => code.startsWith(prefix)) ?? [];
  return parts.some((part) => part.name === name && part.notChecked === null);
}

/** @param whole whether what was not checked counts as well, as before a release */
export function isRed({ findings, parts }: Scan, whole: boolean): boolean {
  return findings.length > 0 || (whole && parts.some((part) => part.notChecked !== null));
}

/** The newest scan of a folder; null where there is none. */
export function lastIn(folder: string): Scan | null {
  mkdirSync(folder, { recursive: true });
  const newest = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.json$/.test(name))
    .sort()
    .at(-1);
  return newest ? (JSON.parse(readFileSync(join(folder, newest), 'utf8')) as Scan) : null;
}

/** Writes `<time>.json` and `<time>.md`. @returns the path of both, without the ending */
export function keep(folder: string, scan: Scan): string {
  const path = join(folder, scan.at.replaceAll(':', '-'));
  writeFileSync(`${path}.json`, `${JSON.stringify(scan, null, 2)}\n`);
  writeFileSync(`${path}.md`, markdownOf(scan));
  return path;
}

export function markdownOf({ at, parts, findings, accepted, since }: Scan): string {
  const rows = parts.map(({ name, looked, notChecked, findings: found }) =>
    notChecked === null
      ? `| ${name} | ${looked} | ${found.length} |`
      : `| ${name} | **not checked** | ${notChecked} |`,
  );
  const list = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];
  return [
    `# Scan of ${at}`,
    '',
    '| part | looked at | found |',
    '| --- | --- | --- |',
    ...rows,
    ...list(
      'Findings',
      findings.map(({ code, where, says }) => `\`${code}\` ${where}: ${says}`),
    ),
    ...list(
      'Accepted',
      accepted.map(
        ({ code, where, reason, until }) =>
          `\`${code}\` ${where}: ${reason}${until ? `, until ${until}` : ''}`,
      ),
    ),
    ...(since ? list(`New since ${since.at}`, since.new) : []),
    ...(since ? list(`Gone since ${since.at}`, since.gone) : []),
    '',
  ].join('\n');
}
