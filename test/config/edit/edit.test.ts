// What is set in a config file comes out of it again, and everything else in it stays as it is.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownSetting, toChange } from '../../../src/config/edit/change.ts';
import { editConfig } from '../../../src/config/edit/edit.ts';
import { loadNamed } from '../support/fixture.ts';

type Settings = Readonly<Record<string, string>>;

async function edit(
  text: string,
  settings: Settings,
  path = 'named.conf',
  profile?: string,
): Promise<string> {
  const changes = Object.entries(settings).map(([key, value]) => toChange(knownSetting(key), value));
  return (await editConfig(path, Buffer.from(text), changes, profile)).toString();
}

const KEYS: Settings = { accessKeyId: 'LTAI1', accessKeySecret: 's1' };

describe('a new file', () => {
  test('has the form that ossutil 1 and 2 read', async () => {
    const text = await edit('', { endpoint: 'oss-cn-hangzhou.aliyuncs.com', ...KEYS });
    expect(text).toBe(
      '[Credentials]\nendpoint=oss-cn-hangzhou.aliyuncs.com\naccessKeyID=LTAI1\naccessKeySecret=s1\n',
    );
  });

  test.for([
    ['my/.ossconfig', 'accessKeyId: LTAI1\naccessKeySecret: s1\n'],
    ['my/oss.yml', 'accessKeyId: LTAI1\naccessKeySecret: s1\n'],
    ['my/oss.json', '{"accessKeyId": "LTAI1", "accessKeySecret": "s1"}\n'],
    ['my/oss.conf', '[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s1\n'],
  ] as const)('called %s has the form of its name', async ([path, text]) => {
    expect(await edit('', KEYS, path)).toBe(text);
  });

  test('for a profile has its section, as ossutil 2 spells it', async () => {
    expect(await edit('', KEYS, 'x', 'ci')).toBe('[profile ci]\naccess-key-id=LTAI1\naccess-key-secret=s1\n');
  });
});

describe('an existing file', () => {
  test.for([
    [
      'keeps comments, order, blanks and what it does not know',
      '# mine\r\n[Credentials]\r\n  access_key_id = old ; of Ann\r\n\r\nwhatever=1\r\naccesskey="x"\r\n[Bucket-Cname]\r\na=b\r\n',
      '# mine\r\n[Credentials]\r\n  access_key_id = LTAI1 ; of Ann\r\n\r\nwhatever=1\r\naccesskey=s1\r\n[Bucket-Cname]\r\na=b\r\n',
    ],
    [
      'takes a new key at the end of its section',
      '[Credentials]\naccessKeyID=old\n\n[Bucket-Endpoint]\na=b',
      '[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s1\n\n[Bucket-Endpoint]\na=b',
    ],
    [
      'takes keys where the key before them is: in the section of ossutil 1',
      '[Default]\nloglevel=info\n[Credentials]\naccessKeyID=old',
      '[Default]\nloglevel=info\n[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s1\n',
    ],
    [
      'takes keys where the key before them is: in the section of ossutil 2',
      '[Credentials]\nlanguage=CH\n[profile default]\naccess-key-id=old',
      '[Credentials]\nlanguage=CH\n[profile default]\naccess-key-id=LTAI1\naccess-key-secret=s1\n',
    ],
    [
      'has its other profiles left alone',
      '[default]\naccess-key-id=a\n[profile ci]\naccess-key-id=b\n',
      '[default]\naccess-key-id=LTAI1\naccess-key-secret=s1\n[profile ci]\naccess-key-id=b\n',
    ],
    [
      'gets a section where it has none for them',
      '[Bucket-Endpoint]\na=b',
      '[Bucket-Endpoint]\na=b\n[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s1\n',
    ],
    [
      'in YAML keeps comments, order and layout',
      '# mine\naccess_key_id:   old  # of Ann\nregion:\n\nbucketCnames: {a: b}\naccessKeySecret: >-\n  x\n  y\n# end',
      '# mine\naccess_key_id:   LTAI1  # of Ann\nregion:\n\nbucketCnames: {a: b}\naccessKeySecret: s1\n# end',
    ],
    [
      'in YAML takes a new key behind the last',
      'region: x\naccessKeyId: old',
      'region: x\naccessKeyId: LTAI1\naccessKeySecret: s1\n',
    ],
    [
      'in JSON stays JSON',
      '{\n  "region": "x",\n  "accessKeyId": "old"\n}\n',
      '{\n  "region": "x",\n  "accessKeyId": "LTAI1",\n  "accessKeySecret": "s1"\n}\n',
    ],
  ] as const)('%s', async ([, before, after]) => {
    expect(await edit(before, KEYS)).toBe(after);
  });

  test('keeps bytes that are no UTF-8, and a byte order mark', async () => {
    const before = Buffer.from('\xef\xbb\xbf# \xd6\xd0\xce\xc4\n[Credentials]\naccessKeyID=a\n', 'latin1');
    const [change] = [toChange(knownSetting('access-key-id'), 'LTAI1')];
    const after = await editConfig('x', before, [change]);
    expect(after.toString('latin1')).toBe(
      '\xef\xbb\xbf# \xd6\xd0\xce\xc4\n[Credentials]\naccessKeyID=LTAI1\n',
    );
  });

  test('that cannot be understood is left alone', async () => {
    await expect(edit('[Credentials\n', KEYS)).rejects.toThrow();
    await expect(edit('a: [\n', KEYS)).rejects.toThrow();
  });

  test('the profile default is the one without a name, however it is written', async () => {
    const file = '[Credentials]\naccessKeyID=a\naccessKeySecret=b\n';
    expect(await edit(file, KEYS, 'x', 'Default')).toBe(
      '[Credentials]\naccessKeyID=LTAI1\naccessKeySecret=s1\n',
    );
  });

  test('another profile gets its own section', async () => {
    const before = '[default]\naccess-key-id=a\n';
    expect(await edit(before, { region: 'cn-beijing' }, 'x', 'ci')).toBe(
      `${before}[profile ci]\nregion=cn-beijing\n`,
    );
  });
});

test.for([
  ['region: x\n', 'region: x\nprofiles: {"ci": {"accessKeyId": "LTAI1", "accessKeySecret": "s1"}}\n'],
  [
    'profiles:\n  dev: # a\n    region: y\n# end\n',
    'profiles:\n  dev: # a\n    region: y\n  ci: {"accessKeyId": "LTAI1", "accessKeySecret": "s1"}\n# end\n',
  ],
  [
    'Profiles:\n  CI:\n    accessKeyId: b\n    accessKeySecret: c\n',
    'Profiles:\n  CI:\n    accessKeyId: LTAI1\n    accessKeySecret: s1\n',
  ],
  [
    'accessKeyId: a\nprofiles:\n  ci:\n    access_key_id: b # mine\n',
    'accessKeyId: a\nprofiles:\n  ci:\n    access_key_id: LTAI1 # mine\n    accessKeySecret: s1\n',
  ],
  [
    '{"region": "x"}',
    '{"region": "x", "profiles": {"ci": {"accessKeyId": "LTAI1", "accessKeySecret": "s1"}}}',
  ],
] as const)('a profile of YAML or JSON is set in its own mapping: %j', async ([before, after]) => {
  expect(await edit(before, KEYS, 'x', 'ci')).toBe(after);
});

const secret = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() !== '');
const lines = fc.array(
  fc.constantFrom(
    '# access-key-secret = no',
    '; x',
    '',
    '[Credentials]',
    '[default]',
    'region = cn-hangzhou',
    '  accessKeySecret = "old # one" # why',
    "access_key_secret='old'",
    'accessKeyID=old',
    'unknown = " [x] "',
  ),
  { maxLength: 8 },
);

test('any secret that is set is what is read then, and all other lines are as before', async () => {
  await fc.assert(
    fc.asyncProperty(lines, secret, fc.constantFrom('\n', '\r\n'), async (before, value, lineBreak) => {
      // A file must show its form.
      const text = ['[Default]', ...before].join(lineBreak);
      const after = await edit(text, { accessKeyId: 'LTAI1', accessKeySecret: value }).catch(() => undefined);
      // A few, of both kinds of quotes with a comment's sign behind them, cannot be written.
      fc.pre(after !== undefined);
      const { credentialSource } = await loadNamed(after ?? '');
      expect(credentialSource).toMatchObject({ kind: 'static' });
      expect(credentialSource).toHaveProperty('credentials', {
        accessKeyId: 'LTAI1',
        accessKeySecret: value.trim(),
      });
      const others = (whole: string): string[] =>
        whole.split(/\r?\n/).filter((line) => line !== '' && !/^\s*access[\w-]*\s*=/i.test(line));
      expect(others(after ?? '').filter((line) => line !== '[Credentials]')).toEqual(
        others(text).filter((line) => line !== '[Credentials]'),
      );
      expect(await edit(after ?? '', { accessKeyId: 'LTAI1', accessKeySecret: value })).toBe(after);
    }),
    { numRuns: 100 },
  );
});

const yamlLines = fc.array(
  fc.constantFrom(
    '# x',
    '',
    'region: cn-hangzhou',
    'userAgent: "a # b" # why',
    'bucketCnames: { a: b }',
    'bucketEndpoints:\n  a: b\n',
  ),
  { maxLength: 4 },
);

test('and so it is in YAML', async () => {
  await fc.assert(
    fc.asyncProperty(yamlLines, secret, fc.boolean(), async (before, value, first) => {
      const own = 'accessKeySecret: |\n  old\n  one\naccessKeyId: old # mine\n';
      const rest = `${[...new Set(before)].join('\n')}\n`;
      const text = first ? own + rest : rest + own;
      const after = await edit(text, { accessKeyId: 'LTAI1', accessKeySecret: value });
      expect((await loadNamed(after)).credentialSource).toHaveProperty('credentials', {
        accessKeyId: 'LTAI1',
        accessKeySecret: value.trim(),
      });
      expect(after).toContain(rest);
      expect(after).toContain('accessKeyId: LTAI1 # mine\n');
    }),
    { numRuns: 100 },
  );
});
