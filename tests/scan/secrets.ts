import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { notChecked, type Code, type Finding, type Part } from './finding.ts';

/** Secrets that are known by how they look. */
const KNOWN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[\w+/=\s]{40,}/g],
  ['AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['GitHub token', /\b(?:gh[pousr]_\w{36,}|github_pat_\w{50,})/g],
  ['GitLab token', /\bglpat-[\w-]{20,}/g],
  ['Slack token', /\bxox[abeprs]-[\w-]{10,}/g],
  ['Google key', /\bAIza[\w-]{35}/g],
  ['Stripe key', /\b[rs]k_live_\w{16,}/g],
  ['npm token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['JSON Web Token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g],
  ['key of a signed note', /PRIVATE\+KEY\+[^\s'"`]{20,}/g],
  ['key of age', /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g],
];

/** What may be one, in its first group: judged by how unlike words it is. */
const LIKELY: readonly (readonly [what: string, pattern: RegExp, bits: number])[] = [
  ['password in an address', /\b[a-z][a-z0-9+]*:\/\/[^\s:@/'"`]+:([^\s@/'"`<>{}$]{12,})@/gi, 3],
  [
    'value of a name that says secret',
    /\b[\w-]*(?:secret|passw(?:or)?d|passphrase|token|api_?key|private_?key|master_?key|credential)[\w-]*["']?\s*[:=]\s*["'`]?([\w+/=~.-]{20,})/gi,
    3.4,
  ],
  ['random text', /["'`=\s]((?!(?:0x)?[0-9a-f]+["'`\s])[\w+/-]{40,}={0,2})["'`\s]/gi, 4.7],
];

/** @param root a git checkout: what is tracked, and what would be with the next `git add` */
export function secrets(root: string): Part {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (listed.status !== 0) return notChecked('secrets', 'not a checkout of git');
  const paths = listed.stdout.split('\0').filter((path) => path !== '' && isFile(join(root, path)));
  const findings = paths.flatMap((path) => secretsIn(path, readFileSync(join(root, path))));
  return { name: 'secrets', looked: paths.length, findings, notChecked: null };
}

/** A finding names the file and a hash of what looks like a secret, never that itself. */
export function secretsIn(path: string, bytes: Buffer): Finding[] {
  // Hashes that npm writes; and pictures.
  if (path === 'package-lock.json' || bytes.includes(0)) return [];
  const text = bytes.toString('utf8');
  const found = new Map<string, Finding>();
  const add = (code: Code, what: string, secret: string, at: number): void => {
    const where = `${path} ${createHash('sha256').update(secret).digest('hex').slice(0, 12)}`;
    const line = text.slice(0, at).split('\n').length;
    if (!found.has(where)) found.set(where, { code, where, says: `line ${line}: ${what}` });
  };
  for (const [what, pattern] of KNOWN)
    for (const match of text.matchAll(pattern)) add('secret_known', what, match[0], match.index);
  for (const [what, pattern, bits] of LIKELY)
    for (const match of text.matchAll(pattern)) {
      const [, secret = ''] = match;
      if (looksRandom(secret, bits)) add('secret_likely', what, secret, match.index);
    }
  return [...found.values()];
}

/** Letters and digits, and none of them said so often that it is a word, a name or a row of zeros. */
function looksRandom(text: string, bits: number): boolean {
  return /\d/.test(text) && /[a-z]/i.test(text) && entropy(text) >= bits;
}

/** @returns bits for each character (Shannon) */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
