import { LICENCE_ELSEWHERE, LICENCES } from './allowed.ts';
import type { Finding, Part } from './finding.ts';
import type { Package } from './packages.ts';

/** Each package says a licence, and one under which we may give it out. */
export function licences(packages: readonly Package[]): Part {
  return {
    name: 'licences',
    looked: packages.length,
    findings: packages.flatMap(faultOf),
    notChecked: null,
  };
}

function faultOf({ name, version, licence }: Package): Finding[] {
  const where = `${name}@${version}`;
  const elsewhere = LICENCE_ELSEWHERE[name];
  const said = licence ?? (elsewhere?.version === version ? elsewhere.licence : null);
  if (said === null) return [{ code: 'licence_missing', where, says: 'says no licence' }];
  if (isAllowed(said)) return [];
  return [{ code: 'licence_not_allowed', where, says: said }];
}

/** Any of those joined by OR, and all of those joined by AND. Anything else than SPDX has is not allowed. */
export function isAllowed(expression: string): boolean {
  const bare = expression.trim().replace(/^\((.*)\)$/, '$1');
  const any = bare.split(/\s+OR\s+/);
  if (any.length > 1) return any.some(isAllowed);
  const all = bare.split(/\s+AND\s+/);
  return all.length > 1 ? all.every(isAllowed) : LICENCES.has(bare);
}
