import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../src/cli/segl.ts');
/** As `npm run segl` has them. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=100'];
const REPORT = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error('used ' + maxRSS + ' ' + (userCPUTime + systemCPUTime));
})`;

export interface Used {
  /** Seconds. */
  readonly took: number;
  /** Seconds of its processor. */
  readonly processor: number;
  /** MB of memory at most. */
  readonly most: number;
  /** What it ended with. */
  readonly status: number | null;
}

/** `segl` in a process of its own. */
export async function segl(
  asked: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Used> {
  let [most, processor] = [0, 0];
  const started = performance.now();
  const preload = `data:text/javascript,${encodeURIComponent(REPORT)}`;
  const child = spawn(process.execPath, [...FLAGS, '--import', preload, CLI, ...asked], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (text: Buffer) => {
    const [, kilobytes, micros] = /used (\d+) (\d+)/.exec(text.toString()) ?? [];
    if (kilobytes === undefined) return;
    most = Math.round(Number(kilobytes) / 1024);
    processor = Number(micros) / 1_000_000;
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { took: (performance.now() - started) / 1000, processor, most, status };
}
