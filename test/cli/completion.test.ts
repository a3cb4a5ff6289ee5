// The scripts' contents, and what they ask for; test/e2e/completion.test.ts shows what shells make of them.
import { expect } from 'vitest';
import { runMain } from '../support/run-main.ts';
import { test } from '../support/sandbox.ts';

const FORMS = {
  'our own':
    'bucketEndpoints:\n  web-1: host\nbucketCnames:\n  video: v.example.com\n  web-1: w.example.com\n',
  "ossutil's": '[Bucket-Endpoint]\nweb-1=host\n[Bucket-Cname]\nvideo=v.example.com\n',
};

test.for(Object.entries(FORMS))(
  'buckets are those that a file in %s form names',
  async ([, text], { folder, write }) => {
    await write('.ossconfig', text);
    const found = await runMain(['completion', 'buckets'], { cwd: folder });
    expect(found).toMatchObject({ code: 0, stdout: 'video\nweb-1\n', stderr: '' });
    await write('named', '[Bucket-Endpoint]\nother=host\n');
    const named = await runMain(['completion', 'buckets'], {
      cwd: folder,
      env: { OSS_CONFIG_FILE: 'named' },
    });
    expect(named.stdout).toBe('other\n');
  },
);

test.for([
  ['our own', 'profiles:\n  writer: {}\n  日志: {}\n  $(touch pwned): {}\n  a b: {}\n  -x: {}\n'],
  ["ossutil's", '[default]\n[profile writer]\n[profile 日志]\n[profile $(touch pwned)]\n[profile -x]\n'],
] as const)(
  'profiles are those that a file in %s form has, without what a shell would make more of',
  async ([, text], { folder, write }) => {
    await write('.ossconfig', text);
    // What stands on the line may be the beginning of a name.
    const env = { OSSUTIL_PROFILE: 'wr' };
    const found = await runMain(['completion', 'profiles'], { cwd: folder, env });
    expect(found).toMatchObject({ code: 0, stdout: 'default\nwriter\n日志\n', stderr: '' });
  },
);

test('what is no name of a bucket never reaches a shell', async ({ folder, write }) => {
  const names = ['$(touch pwned)', '`id`', "a'b", 'UPPER', '-x-', '*', 'good'];
  await write(
    '.ossconfig',
    JSON.stringify({ bucketCnames: Object.fromEntries(names.map((name) => [name, 'h'])) }),
  );
  const { stdout } = await runMain(['completion', 'buckets'], { cwd: folder });
  expect(stdout).toBe('good\n');
});

test('without a config file there are no buckets, and one that is broken is an error', async ({
  folder,
  write,
}) => {
  expect(await runMain(['completion', 'buckets'], { cwd: folder })).toMatchObject({ code: 0, stdout: '' });
  await write('.ossconfig', 'broken: [');
  expect(await runMain(['completion', 'buckets'], { cwd: folder })).toMatchObject({ code: 78, stdout: '' });
});

test.for(['bash', 'zsh', 'fish'])(
  'the script for %s is one JSON document with --json',
  async (shell, { folder }) => {
    const plain = await runMain(['completion', shell], { cwd: folder });
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).toContain(`${shell} completion for oss-append`);
    const { stdout } = await runMain(['completion', shell, '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ shell, script: plain.stdout });
  },
);
