// A working directory may belong to someone else, such as a cloned repository. Whatever lies in it, configuration
// is data: none of these files may be run. Each writes a marker when it is.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cosmiconfig } from 'cosmiconfig';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { failure, load, makeFolder } from './support/fixture.ts';

const HOME = process.cwd();
const MARKER = 'MARKER';

const cjs = (file: string): string =>
  `require('node:fs').writeFileSync(${JSON.stringify(MARKER)}, ${JSON.stringify(file)}); module.exports = {};`;
const esm = (file: string): string =>
  `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(MARKER)}, ${JSON.stringify(file)}); export default {};`;

const TRAPS: Readonly<Record<string, string>> = {
  'evil.js': cjs('evil.js'),
  'evil.cjs': cjs('evil.cjs'),
  'evil.mjs': esm('evil.mjs'),
  'evil.ts': esm('evil.ts'),
  '.ossconfig.js': cjs('.ossconfig.js'),
  '.ossconfig.cjs': cjs('.ossconfig.cjs'),
  '.ossconfig.mjs': esm('.ossconfig.mjs'),
  '.ossconfig.ts': esm('.ossconfig.ts'),
  'ossconfig.config.js': cjs('ossconfig.config.js'),
  '.oss-appendrc.js': cjs('.oss-appendrc.js'),
  'oss-append.config.cjs': cjs('oss-append.config.cjs'),
  '.config/oss-appendrc.js': cjs('.config/oss-appendrc.js'),
};

const META: Readonly<Record<string, string>> = {
  '.config/config.js': cjs('.config/config.js'),
  '.config/config.cjs': cjs('.config/config.cjs'),
  '.config/config.mjs': esm('.config/config.mjs'),
  '.config/config.ts': esm('.config/config.ts'),
  'package.json': JSON.stringify({
    name: 'evil',
    cosmiconfig: { searchPlaces: ['evil.js', 'evil.cjs', 'evil.mjs', 'evil.ts'], mergeSearchPlaces: true },
  }),
};

let folder = '';
beforeEach(() => {
  folder = makeFolder(TRAPS);
  process.chdir(folder);
});
afterEach(() => process.chdir(HOME));

function plant(files: Readonly<Record<string, string>>): void {
  folder = makeFolder({ ...TRAPS, ...files });
  process.chdir(folder);
}

async function expectNothingRan(): Promise<void> {
  // cosmiconfig() runs what it finds in a promise that nobody waits for.
  await setTimeout(20);
  expect(existsSync(join(folder, MARKER))).toBe(false);
  // Its TypeScript loader writes a compiled copy beside the file.
  expect(readdirSync(folder).filter((name) => /\.[0-9a-f-]{36}\./.test(name))).toEqual([]);
}

test.each(['.config/config.js', '.config/config.cjs'])(
  'the trap %s would catch cosmiconfig()',
  async (name) => {
    plant({ [name]: META[name] ?? '' });
    cosmiconfig('ossconfig');
    await vi.waitFor(() => expect(existsSync(join(folder, MARKER))).toBe(true));
  },
);

describe('nothing is run', () => {
  test.each(Object.keys(META))('by %s', async (name) => {
    plant({ [name]: META[name] ?? '', '.ossconfig': 'region: cn-hangzhou' });
    expect((await load({ cwd: folder })).region).toBe('cn-hangzhou');
    await expectNothingRan();
  });

  test('by all of them together, without any file of ours', async () => {
    plant(META);
    const settings = await load({ cwd: folder });
    expect(settings.configFile).toBeUndefined();
    expect(settings.warnings).toEqual([]);
    await expectNothingRan();
  });

  test('by all of them in a folder above', async () => {
    plant({ ...META, 'sub/deep/notes.txt': '' });
    await load({ cwd: join(folder, 'sub/deep') });
    await expectNothingRan();
  });

  const imports = ['./evil.js', './evil.cjs', './evil.mjs', './evil.ts', '["./evil.js"]'];
  const names = ['.ossconfig', '.ossconfig.yaml', '.ossconfig.yml'];
  test.each(imports.flatMap((target) => names.map((name) => [target, name])))(
    'by $import: %s in %s',
    async (target, name) => {
      plant({ [name]: `$import: ${target}\nregion: cn-hangzhou\n` });
      expect((await failure(load({ cwd: folder }))).message).toContain('unknown key $import');
      await expectNothingRan();
    },
  );

  test('by $import in JSON', async () => {
    plant({ '.ossconfig.json': '{"$import": "./evil.js"}' });
    expect((await failure(load({ cwd: folder }))).message).toContain('unknown key $import');
    await expectNothingRan();
  });

  test.each(['evil.js', 'evil.cjs', 'evil.mjs', 'evil.ts', '.ossconfig.js'])(
    'by -c %s',
    async (configFile) => {
      expect((await failure(load({ cwd: folder, configFile }))).code).toBe('ConfigFileInvalid');
      await expectNothingRan();
    },
  );

  test.each(['!!js/function "function () {}"', '!!js/undefined ~', '!!js/regexp /a/'])(
    'by the YAML tag %s',
    async (value) => {
      plant({ '.ossconfig': `region: ${value}\n` });
      expect((await failure(load({ cwd: folder }))).code).toBe('ConfigFileInvalid');
    },
  );
});

test('names of object prototypes are only keys', async () => {
  plant({ '.ossconfig': '[__proto__]\nendpoint=a\n[constructor]\nprototype=b\n[default]\nregion=cn-a1\n' });
  const settings = await load({ cwd: folder });
  expect(settings.region).toBe('cn-a1');
  expect(settings.endpoint).toBeUndefined();
  expect(({} as Record<string, unknown>).endpoint).toBeUndefined();
});
