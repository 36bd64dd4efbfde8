import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { until } from '../until.ts';

const SUPERUSER = 'postgres';

/**
 * Lets the superuser of an embedded server in, who has no login of their own: what somebody can do who has the machine
 * on which the database lies. @returns the login
 */
export async function letSuperuserIn(ownerUrl: string): Promise<string> {
  const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  const [setting] = await owner`select setting from pg_settings where name = 'data_directory'`;
  await owner.end();
  const folder = String(setting?.['setting']);
  const url = new URL(ownerUrl);
  url.username = SUPERUSER;
  const rules = await readFile(join(folder, 'pg_hba.conf'), 'utf8');
  const admit = async (method: 'trust' | 'scram-sha-256') => {
    const rule = `host all ${SUPERUSER} 127.0.0.1/32 ${method}\n`;
    await writeFile(join(folder, 'pg_hba.conf'), rule + rules);
    process.kill(Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]), 'SIGHUP');
  };
  await admit('trust');
  // Of the server, not drawn: files of tests side by side let themselves in at the same moment.
  const password = createHash('sha256')
    .update(`superuser ${new URL(ownerUrl).password}`)
    .digest('base64url');
  await until(() => runs(url, `alter role ${SUPERUSER} password '${password}'`));
  await admit('scram-sha-256');
  url.password = password;
  return url.toString();
}

async function runs(url: URL, statement: string): Promise<boolean> {
  const sql = postgres(url.toString(), { max: 1, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
    return true;
  } catch (cause) {
    if (cause instanceof postgres.PostgresError) return false;
    throw cause;
  } finally {
    await sql.end();
  }
}
