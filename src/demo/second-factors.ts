import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeBase32IgnorePadding } from '@oslojs/encoding';
import { generateTOTP } from '@oslojs/otp';
import { v7 as uuidv7 } from 'uuid';
import { enrolTotp } from '#lib/server/identity/index.ts';
import { createContext, NO_CLIENT, SYSTEM_ACTOR } from '#lib/server/platform/context.ts';
import type { Platform } from '#lib/server/platform/platform.ts';
import type { DemoPerson } from './load.ts';

/** Keys for an authenticator app, by address. A real installation shows each to its person alone and keeps none. */
export type SecondFactors = Readonly<Record<string, string>>;

const FILE = 'demo-second-factors.json';

/** Gives each demo person a second factor the first time, and remembers the keys beside the demo's data. */
export async function demoSecondFactors(
  platform: Platform,
  people: readonly DemoPerson[],
): Promise<SecondFactors> {
  const file = join(platform.config.dataFolder, FILE);
  const known = read(file);
  const keys: Record<string, string> = { ...known };
  for (const { email } of people) {
    if (keys[email]) continue;
    const who = { clientId: NO_CLIENT, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
    const enrolled = await enrolTotp(createContext(platform, who), { email });
    if (!enrolled.ok) throw new Error(enrolled.error.code);
    keys[email] = new URL(enrolled.value.uri).searchParams.get('secret') ?? '';
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  }
  return keys;
}

function read(file: string): SecondFactors {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SecondFactors;
  } catch {
    return {};
  }
}

/** What an authenticator app with that key shows now. */
export function oneTimeCode(key: string): string {
  return generateTOTP(decodeBase32IgnorePadding(key), 30, 6).replace(/^(...)/, '$1 ');
}
