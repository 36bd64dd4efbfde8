import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBeside, openFromFolder } from './open.ts';
import { PIN, tokenMaster, TokenRefused } from './token.ts';

/* A security module: SoftHSM 2, where this machine has it (`apt-get install softhsm2 opensc`). */

const MODULES = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/softhsm/libsofthsm2.so'];
const module = MODULES.find((path) => existsSync(path)) ?? '';
const has = (program: string) => !spawnSync(program, ['--help']).error;
const here = module !== '' && has('softhsm2-util') && has('pkcs11-tool');
const place = { module, token: 'segl', object: 'master' };

describe.skipIf(!here)('a master key on a security module', () => {
  let folder: string;
  const ran = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(program, args, { env: process.env });
    if (status !== 0) throw new Error(stderr.toString());
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'segl-token-'));
    mkdirSync(join(folder, 'tokens'));
    writeFileSync(join(folder, 'conf'), `directories.tokendir = ${join(folder, 'tokens')}\n`);
    process.env['SOFTHSM2_CONF'] = join(folder, 'conf');
    process.env[PIN] = '123456';
    ran(
      'softhsm2-util',
      '--init-token',
      '--free',
      '--label',
      'segl',
      '--pin',
      '123456',
      '--so-pin',
      '12345678',
    );
    const made = ['--keypairgen', '--key-type', 'rsa:3072', '--label', 'master', '--usage-decrypt'];
    ran('pkcs11-tool', '--module', module, '--token-label', 'segl', '--login', '--pin', '123456', ...made);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('wraps what it alone unwraps', async () => {
    const master = (await tokenMaster(place))!;
    const root = randomBytes(64);
    const wrapped = await master.wrap(root);
    expect(Buffer.from(wrapped).includes(root)).toBe(false);
    expect(Buffer.from((await master.unwrap(wrapped))!).equals(root)).toBe(true);
    await expect(master.unwrap(wrapped.map((byte, at) => (at === 50 ? byte ^ 1 : byte)))).rejects.toThrow(
      TokenRefused,
    );
  });

  it('opens the keys of an installation, and says which key, PIN or token is not there', async () => {
    const dataFolder = join(folder, 'data');
    mkdirSync(dataFolder);
    const ask = () => Promise.resolve(null);
    const config = { dataFolder, masterKey: `pkcs11:${module};token=segl;object=master` };
    const found = { ring: null, clients: false, sealed: [] };
    const first = await openBeside(config, { folder: null, found, ask });
    const again = await openFromFolder(config, ask);
    expect(first.ok && again.ok && again.value?.keys).toEqual(first.ok && first.value.keys);
    const other = { dataFolder, masterKey: `pkcs11:${module};token=segl;object=other` };
    expect(await openFromFolder(other, ask)).toMatchObject({ error: { code: 'master_key_missing' } });
    process.env[PIN] = '654321';
    expect(await openFromFolder(config, ask)).toMatchObject({
      error: { code: 'pkcs11_refused', reason: expect.stringContaining('CKR_PIN_INCORRECT') as string },
    });
    process.env[PIN] = '123456';
    await expect(tokenMaster({ ...place, token: 'none' })).rejects.toThrow(/No slot with token/);
  });
});

it.runIf(!here)('was not tried on a security module: this machine has no SoftHSM 2 and OpenSC', () => {});
