import { spawn } from 'node:child_process';

/** An account of the operating system that PostgreSQL runs under in place of root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Outcome {
  readonly success: boolean;
  /** Everything it wrote, or why it could not be started at all. */
  readonly output: string;
}

/** Runs a program to its end, as the given account (null: as ourselves), with `input` as its standard input. */
export function run(
  command: string,
  args: readonly string[],
  account: Account | null,
  input = '',
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...spawnAs(account), stdio: ['pipe', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {
      // The program ended before it read its input: its exit says why.
    });
    child.stdin.end(input);
    child.on('error', (error) => {
      resolve({ success: false, output: error.message });
    });
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ success: code === 0, output: signal === null ? output : `${output}\nended by ${signal}` });
    });
  });
}

/**
 * How every PostgreSQL program is started: in the root folder, because the one we stand in may be closed
 * to the account, and with none of our environment, because PGPORT, PGDATA or LD_LIBRARY_PATH would lead
 * it astray and secrets are none of its business. Node drops our supplementary groups with the uid.
 */
export function spawnAs(account: Account | null) {
  const windows = process.platform === 'win32';
  return {
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    cwd: windows ? process.cwd() : '/',
    env: windows
      ? { SystemRoot: process.env.SystemRoot, PATH: process.env.PATH, TZ: 'UTC' }
      : { PATH: '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' },
    windowsHide: true,
  };
}
