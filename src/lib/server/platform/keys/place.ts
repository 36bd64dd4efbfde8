import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { weAreRoot } from '../embedded-postgres/files.ts';
import type { TokenPlace } from './token.ts';

/** Where the master key comes from. */
export type MasterPlace =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'passphrase' }
  | ({ readonly from: 'token' } & TokenPlace);

/** How `masterKey` is written in the configuration. */
export const MASTER_PLACE =
  /^(beside|passphrase|file:.+|environment:[A-Za-z_][A-Za-z0-9_]*|pkcs11:[^;]+;token=[^;]+;object=[^;]+)$/;

const NAME = 'master.key';

/** In the data folder itself, as up to 0.6.0: whoever takes that takes the key along. */
export const besideData = (dataFolder: string): string => join(dataFolder, 'keys', NAME);

/** The folder of master keys where none is named: root's in `/etc`, a person's among their settings. */
export function apartFromData(environment: NodeJS.ProcessEnv = process.env): string {
  if (weAreRoot()) return '/etc/segl';
  const settings = environment['XDG_CONFIG_HOME'];
  return join(settings ? settings : join(homedir(), '.config'), 'segl');
}

/**
 * Where this installation's master key is: as configured, else beside the data where there is one already, else apart, by the
 * installation's name, so that the data folder may be moved.
 * @param installation null before it has one
 */
export function masterPlaceOf(
  { masterKey, dataFolder }: { readonly masterKey?: string | undefined; readonly dataFolder: string },
  installation: string | null,
): MasterPlace | null {
  const beside = besideData(dataFolder);
  if (masterKey === undefined) {
    if (existsSync(beside)) return { from: 'file', path: beside };
    return installation === null
      ? null
      : { from: 'file', path: join(apartFromData(), `${installation}.key`) };
  }
  return writtenPlace(masterKey, dataFolder);
}

/** What a text of the form {@link MASTER_PLACE} names. */
export function writtenPlace(written: string, dataFolder: string): MasterPlace {
  if (written === 'passphrase') return { from: 'passphrase' };
  if (written === 'beside') return { from: 'file', path: besideData(dataFolder) };
  const [kind, rest] = [written.slice(0, written.indexOf(':')), written.slice(written.indexOf(':') + 1)];
  if (kind === 'pkcs11') {
    const [module = '', token = '', object = ''] = rest.split(/;token=|;object=/);
    return { from: 'token', module, token, object };
  }
  return kind === 'environment' ? { from: 'environment', name: rest } : { from: 'file', path: resolve(rest) };
}

/** As a person is told. */
export function placeName(place: MasterPlace): string {
  if (place.from === 'file') return place.path;
  if (place.from === 'token') return `${place.object} on the token ${place.token}`;
  return place.from === 'environment' ? `the variable ${place.name} of the environment` : 'a passphrase';
}

/** Whether it lies within the data folder, and so protects against nobody who has that. */
export function isWithData(place: MasterPlace, dataFolder: string): boolean {
  return place.from === 'file' && !relative(dataFolder, place.path).startsWith('..');
}
