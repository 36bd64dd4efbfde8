import { spawnSync } from 'node:child_process';
import { notChecked, type Finding, type Part } from './finding.ts';

interface Advisory {
  readonly name: string;
  readonly title: string;
  readonly url: string;
  readonly severity: string;
  readonly range: string;
}

interface Audit {
  readonly vulnerabilities?: Readonly<Record<string, { readonly via: readonly (string | Advisory)[] }>>;
  readonly metadata?: { readonly dependencies?: { readonly total?: number } };
  readonly message?: string;
}

/**
 * What is publicly known against the packages of the lock file, as `npm audit` hears it of the registry. A registry that
 * is not reached, or gives none, leaves them unchecked.
 * @param root the folder with `package-lock.json`
 * @param more arguments for npm
 */
export function advisories(root: string, more: readonly string[] = []): Part {
  const { stdout } = spawnSync(
    'npm',
    ['audit', '--json', '--fetch-retries=1', '--fetch-timeout=60000', ...more],
    {
      cwd: root,
      encoding: 'utf8',
      timeout: 300_000,
      maxBuffer: 2 ** 27,
      shell: process.platform === 'win32',
    },
  );
  return advisoriesIn(stdout ?? '');
}

/** @param answer what `npm audit --json` printed */
export function advisoriesIn(answer: string): Part {
  const audit = parsed(answer);
  if (!audit?.vulnerabilities) return notChecked('advisories', whyNot(audit));
  const known = Object.values(audit.vulnerabilities).flatMap(({ via }) =>
    via.filter((each) => typeof each !== 'string'),
  );
  const looked = audit.metadata?.dependencies?.total ?? 0;
  if (looked === 0) return notChecked('advisories', 'no package was looked at');
  const findings = known.map(({ name, url, severity, title, range }): Finding => {
    return { code: 'advisory', where: `${name} ${url}`, says: `${severity}, ${range}: ${title}` };
  });
  return { name: 'advisories', looked, findings: unlike(findings), notChecked: null };
}

function parsed(answer: string): Audit | null {
  try {
    return JSON.parse(answer) as Audit;
  } catch {
    return null;
  }
}

/** Without the address that npm asked, which is this machine's. */
function whyNot(audit: Audit | null): string {
  const [, status] = /^(\d{3} [A-Z][\w ]*?)(?= -|$)/.exec(audit?.message ?? '') ?? [];
  return status ? `the registry answers ${status}` : 'the registry does not answer';
}

/** One advisory reaches a package by several ways. */
function unlike(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [each.where, each])).values()];
}
