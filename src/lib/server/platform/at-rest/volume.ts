import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * How what lies on a volume is read by whoever has the disk. `encrypted`: by nobody without its key; `open`: by all; `memory`: it
 * is on none; `unknown`: this machine does not say, as of a network's or a container's file system.
 */
export type AtRest = 'encrypted' | 'open' | 'memory' | 'unknown';

export interface Volume {
  readonly atRest: AtRest;
  /** What is mounted there, as Linux calls it; empty where nothing is known. */
  readonly device: string;
}

/** Where Linux says what is mounted and which devices stand on which. */
export interface Machine {
  readonly mounts: string;
  readonly sys: string;
}

const THIS_MACHINE: Machine = { mounts: '/proc/self/mountinfo', sys: '/sys' };
const NOTHING_KNOWN: Volume = { atRest: 'unknown', device: '' };
const IN_MEMORY = ['tmpfs', 'ramfs'];

/** The volume that a path lies on, or would: dm-crypt is seen through partitions, LVM, RAID and files that are disks. */
export function volumeOf(path: string, machine: Machine = THIS_MACHINE): Volume {
  if (!existsSync(machine.mounts)) return NOTHING_KNOWN;
  const mount = mountOf(real(path), readFileSync(machine.mounts, 'utf8'));
  if (!mount) return NOTHING_KNOWN;
  const { device, number, type } = mount;
  if (IN_MEMORY.includes(type)) return { atRest: 'memory', device: type };
  // File systems over several devices have a number of their own, and name one of those.
  const at = [join(machine.sys, 'dev/block', number), join(machine.sys, 'class/block', basename(device))];
  const found = at.find((each) => existsSync(each));
  return { atRest: found ? stateOf(realpathSync(found), machine) : 'unknown', device };
}

interface Mount {
  readonly device: string;
  readonly number: string;
  readonly type: string;
}

/** The one that the path lies in: the deepest, and of several at one place the last. proc(5), /proc/pid/mountinfo. */
function mountOf(path: string, mounts: string): Mount | null {
  let best: (Mount & { readonly at: string }) | null = null;
  for (const line of mounts.split('\n')) {
    const [own = '', other = ''] = line.split(' - ');
    const [, , number = '', , written = ''] = own.split(' ');
    const [type = '', device = ''] = other.split(' ');
    const at = unescaped(written);
    const within = at === '/' || path === at || path.startsWith(`${at}/`);
    if (written && within && at.length >= (best?.at.length ?? 0))
      best = { at, number, type, device: unescaped(device) };
  }
  return best;
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));

/** Of a block device, by its folder in /sys. */
function stateOf(folder: string, machine: Machine): AtRest {
  if (textIn(join(folder, 'dm/uuid')).startsWith('CRYPT-')) return 'encrypted';
  const backing = textIn(join(folder, 'loop/backing_file'));
  if (backing) return volumeOf(backing, machine).atRest;
  const below = existsSync(join(folder, 'slaves')) ? readdirSync(join(folder, 'slaves')) : [];
  if (below.length > 0) {
    const states = below.map((name) => stateOf(realpathSync(join(folder, 'slaves', name)), machine));
    return states.every((each) => each === 'encrypted') ? 'encrypted' : 'open';
  }
  // A part of a disk is what the whole is.
  return existsSync(join(folder, 'partition')) ? stateOf(dirname(folder), machine) : 'open';
}

const textIn = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8').trim() : '');

/** As far as it is there. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
  }
}
