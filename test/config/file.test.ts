import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { warningTexts } from '../support/errors.ts';
import { failure, load, makeFolder } from './support/fixture.ts';

const isPosix = process.platform !== 'win32';

describe('which file is read', () => {
  const everywhere = {
    'a/b/.ossconfig': 'region: here',
    'a/.ossconfig.yaml': 'region: above',
    'home/.ossutilconfig': 'region = home',
    'given.conf': 'region: given',
    'ossutil.conf': 'region: ossutil',
  };
  const place = (files: readonly (keyof typeof everywhere)[]): string => {
    const folder = makeFolder(Object.fromEntries(files.map((name) => [name, everywhere[name]])));
    mkdirSync(join(folder, 'a/b/c'), { recursive: true });
    return folder;
  };
  const regionIn = async (
    folder: string,
    given: Parameters<typeof load>[0] = {},
  ): Promise<string | undefined> =>
    (await load({ cwd: join(folder, 'a/b/c'), homeDir: join(folder, 'home'), ...given })).region;

  test.each([
    [['a/b/.ossconfig', 'a/.ossconfig.yaml', 'home/.ossutilconfig'], 'here'],
    [['a/.ossconfig.yaml', 'home/.ossutilconfig'], 'above'],
    [['home/.ossutilconfig'], 'home'],
    [[], undefined],
  ] as const)('of %j the nearest', async (files, region) => {
    expect(await regionIn(place(files))).toBe(region);
  });

  test('a given file goes before those that are found, and is relative to the working directory', async () => {
    const folder = place(['a/b/.ossconfig', 'given.conf', 'ossutil.conf']);
    const env = { OSSUTIL_CONFIG_FILE: join(folder, 'ossutil.conf') };
    expect(await regionIn(folder, { env })).toBe('ossutil');
    expect(await regionIn(folder, { env: { ...env, OSS_CONFIG_FILE: '../../../given.conf' } })).toBe('given');
    expect(await regionIn(folder, { env, configFile: join(folder, 'given.conf') })).toBe('given');
    expect(await regionIn(folder, { configFile: '~/given.conf', homeDir: folder })).toBe('given');
  });

  test('in one folder .ossconfig goes before the names with an extension', async () => {
    const cwd = makeFolder({ '.ossconfig.json': '{"region":"json"}', '.ossconfig': 'region: plain' });
    expect((await load({ cwd })).region).toBe('plain');
    rmSync(join(cwd, '.ossconfig'));
    expect((await load({ cwd })).region).toBe('json');
  });

  test('a folder named .ossconfig is passed over', async () => {
    const folder = place(['a/.ossconfig.yaml']);
    mkdirSync(join(folder, 'a/b/.ossconfig'));
    expect(await regionIn(folder)).toBe('above');
  });

  test('an empty file ends the search, with a warning', async () => {
    const cwd = makeFolder({ 'home/.ossutilconfig': 'region = home', 'work/.ossconfig': '# nothing yet\n' });
    const settings = await load({ cwd: join(cwd, 'work'), homeDir: join(cwd, 'home') });
    expect(settings.region).toBeUndefined();
    expect(warningTexts(settings.warnings)).toEqual([`${join(cwd, 'work/.ossconfig')} holds no settings`]);
  });

  test('a byte order mark is no part of the first key', async () => {
    expect((await load({ cwd: makeFolder({ '.ossconfig': '\uFEFFregion: bom' }) })).region).toBe('bom');
  });
});

describe('a file that was given must be there', () => {
  test.each([
    [{ configFile: 'missing' }, '--config-file names this file'],
    [{ env: { OSS_CONFIG_FILE: 'missing' } }, 'OSS_CONFIG_FILE names this file'],
    [{ env: { OSSUTIL_CONFIG_FILE: 'missing' } }, 'OSSUTIL_CONFIG_FILE names this file'],
  ])('%j', async (given, hint) => {
    const cwd = makeFolder();
    const error = await failure(load({ cwd, ...given }));
    expect(error).toMatchObject({
      code: 'ConfigFileMissing',
      message: `no config file at ${join(cwd, 'missing')}`,
    });
    expect(error.hint).toContain(hint);
  });

  test('and be a file', async () => {
    const cwd = makeFolder();
    expect(await failure(load({ cwd, configFile: '.' }))).toMatchObject({
      code: 'ConfigFileInvalid',
      message: `${cwd}: cannot be read: it is a directory`,
    });
  });

  test('and be of a sensible size', async () => {
    const cwd = makeFolder({ big: `# ${'x'.repeat(1024 * 1024)}` });
    const error = await failure(load({ cwd, configFile: 'big' }));
    expect(error.message).toContain('it is larger than 1 MiB');
  });
});

describe.runIf(isPosix)('what might never end is refused at once', () => {
  test('a FIFO, named or found', async () => {
    const cwd = makeFolder();
    const path = join(cwd, '.ossconfig');
    execFileSync('mkfifo', [path]);
    const message = `${path}: cannot be read: it is a FIFO, a device or a socket`;
    expect((await failure(load({ cwd, configFile: '.ossconfig' }))).message).toBe(message);
    expect((await failure(load({ cwd }))).message).toBe(message);
    expect(
      (await failure(load({ homeDir: cwd, cwd: makeFolder(), configFile: '~/.ossconfig' }))).message,
    ).toBe(message);
  });

  test('a FIFO in the place of ~/.ossutilconfig', async () => {
    const homeDir = makeFolder();
    execFileSync('mkfifo', [join(homeDir, '.ossutilconfig')]);
    expect((await failure(load({ homeDir }))).message).toContain('it is a FIFO, a device or a socket');
  });

  test.each(['/dev/zero', '/dev/tty', '/dev/ptmx'].filter((path) => existsSync(path)))(
    '%s, also by a link',
    async (device) => {
      const cwd = makeFolder();
      symlinkSync(device, join(cwd, '.ossconfig'));
      for (const given of [{}, { configFile: device }]) {
        expect((await failure(load({ cwd, ...given }))).code).toBe('ConfigFileInvalid');
      }
    },
  );

  test('a socket', async () => {
    const cwd = makeFolder();
    const path = join(cwd, '.ossconfig');
    const server = createServer().listen(path);
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    for (const given of [{}, { configFile: path }]) {
      expect((await failure(load({ cwd, ...given }))).message).toContain(
        'it is a FIFO, a device or a socket',
      );
    }
  });

  test('but /dev/null is no settings, without a word', async () => {
    const cwd = makeFolder();
    symlinkSync('/dev/null', join(cwd, '.ossconfig'));
    for (const given of [{}, { configFile: '/dev/null' }]) {
      expect(await load({ cwd, ...given })).toMatchObject({ warnings: [] });
    }
  });
});

describe.runIf(isPosix)('permissions', () => {
  test.each([
    ['accessKeyId: a\naccessKeySecret: b', 0o644, '0644'],
    ['accessKeyId: a\naccessKeySecret: b', 0o660, '0660'],
    ['{"sts-token": "t"}', 0o640, '0640'],
    ['[profile other]\naccess_key_secret = b', 0o604, '0604'],
  ])('%j with mode %o earns a warning', async (content, mode, shown) => {
    const cwd = makeFolder({ '.ossconfig': content });
    const path = join(cwd, '.ossconfig');
    chmodSync(path, mode);
    const { warnings } = await load({ cwd });
    expect(warningTexts(warnings).filter((text) => text.includes('chmod'))).toEqual([
      `${path} holds secrets and other users may have access (mode ${shown}): chmod 600 ${path}`,
    ]);
  });

  test.each([
    ['accessKeyId: a\naccessKeySecret: b', 0o600],
    ['accessKeyId: a\naccessKeySecret: b', 0o400],
    ['accessKeySecret:\nregion: cn-hangzhou', 0o644],
  ])('%j with mode %o does not', async (content, mode) => {
    const cwd = makeFolder({ '.ossconfig': content });
    chmodSync(join(cwd, '.ossconfig'), mode);
    expect((await load({ cwd })).warnings).toEqual([]);
  });

  test('a file that cannot be read is an error, not passed over', async () => {
    const cwd = makeFolder({ '.ossconfig': 'region: above', 'sub/.ossconfig': 'region: secret' });
    const path = join(cwd, 'sub/.ossconfig');
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'sub'), 0o755);
    chmodSync(path, 0o000);
    const message = `${path}: cannot be read: permission denied`;
    await asOrdinaryUser(async () => {
      expect((await failure(load({ cwd: join(cwd, 'sub') }))).message).toBe(message);
      expect((await failure(load({ cwd, configFile: path }))).message).toBe(message);
    });
  });

  test('a folder that cannot be looked into is passed over', async () => {
    const cwd = makeFolder({ 'closed/sub/.ossconfig': 'region: closed' });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'closed'), 0o000);
    await asOrdinaryUser(async () => {
      expect((await load({ cwd: join(cwd, 'closed/sub') })).region).toBeUndefined();
    });
    chmodSync(join(cwd, 'closed'), 0o700);
  });
});

/** Root may read everything, so the tests that need a refusal step down for a moment where they run as root. */
async function asOrdinaryUser(run: () => Promise<void>): Promise<void> {
  if (process.geteuid?.() !== 0) return run();
  await load(); // imports what is imported lazily
  const nobody = 65534;
  process.seteuid?.(nobody);
  try {
    await run();
  } finally {
    process.seteuid?.(0);
  }
}
