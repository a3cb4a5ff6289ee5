// How a config file takes the place of the old one.
import {
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { expect, test } from 'vitest';
import { readOldFile, replaceFile } from '../../../src/config/edit/write.ts';
import { makeFolder } from '../support/fixture.ts';

async function replace(path: string, content: string): Promise<string | undefined> {
  return replaceFile(await readOldFile(path), Buffer.from(content));
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test('a new file is for its owner only, and nothing else is left in the folder', async () => {
  const folder = makeFolder();
  expect(await replace(`${folder}/conf`, 'new')).toBeUndefined();
  expect(readFileSync(`${folder}/conf`, 'utf8')).toBe('new');
  expect(modeOf(`${folder}/conf`)).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['conf']);
});

test('the old content is kept beside it, for its owner only, whatever the modes were', async () => {
  const folder = makeFolder();
  for (const name of ['conf', 'conf.bak']) writeFileSync(`${folder}/${name}`, `old ${name}`, { mode: 0o666 });
  expect(await replace(`${folder}/conf`, 'new')).toBe(`${folder}/conf.bak`);
  expect(readFileSync(`${folder}/conf.bak`, 'utf8')).toBe('old conf');
  expect([modeOf(`${folder}/conf`), modeOf(`${folder}/conf.bak`)]).toEqual([0o600, 0o600]);
});

test.for([true, false])(
  'a link stays one, whether there is a file behind it (%s) or not',
  async (isThere) => {
    const folder = makeFolder(isThere ? { 'real/conf': 'old' } : {});
    mkdirSync(`${folder}/real`, { recursive: true });
    symlinkSync('real/conf', `${folder}/link`);
    await replace(`${folder}/link`, 'new');
    expect(lstatSync(`${folder}/link`).isSymbolicLink()).toBe(true);
    expect(readFileSync(`${folder}/real/conf`, 'utf8')).toBe('new');
  },
);

test.skipIf(process.geteuid?.() !== 0)('a link of another user is not followed', async () => {
  const folder = makeFolder({ target: 'region=cn-hangzhou\n' });
  symlinkSync('target', `${folder}/link`);
  lchownSync(`${folder}/link`, 4711, 4711);
  await expect(readOldFile(`${folder}/link`)).rejects.toMatchObject({
    problem: 'ConfigFileInvalid.Unreadable',
    facts: { path: `${folder}/link`, reason: { kind: 'foreign-link' } },
  });
});

test('a link that waits where the new file or the old content goes is replaced, not followed', async () => {
  const folder = makeFolder({ conf: 'old', victim: 'untouched' });
  symlinkSync('victim', `${folder}/conf.bak`);
  await replace(`${folder}/conf`, 'new');
  expect(readFileSync(`${folder}/victim`, 'utf8')).toBe('untouched');
  expect(readFileSync(`${folder}/conf.bak`, 'utf8')).toBe('old');
});

test('a folder that cannot be written leaves the old file as it was', async () => {
  const folder = makeFolder({ conf: 'old' });
  const old = await readOldFile(`${folder}/conf`);
  // Also root cannot write a file to the place of a folder.
  mkdirSync(`${folder}/conf.bak`);
  await expect(replaceFile(old, Buffer.from('new'))).rejects.toMatchObject({
    problem: 'DiskFailed.ConfigFile',
    facts: { path: `${folder}/conf`, reason: 'EISDIR' },
  });
  expect(readFileSync(`${folder}/conf`, 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['conf', 'conf.bak']);
  await expect(replace(`${folder}/none/conf`, 'new')).rejects.toMatchObject({ facts: { reason: 'ENOENT' } });
});

test.skipIf(process.geteuid?.() !== 0)('the owner stays the same when root writes', async () => {
  const folder = makeFolder({ conf: 'old' });
  const { chownSync } = await import('node:fs');
  chownSync(`${folder}/conf`, 1234, 1234);
  await replace(`${folder}/conf`, 'new');
  expect([statSync(`${folder}/conf`).uid, statSync(`${folder}/conf.bak`).uid]).toEqual([1234, 1234]);
});

test.for(['/dev/null', '/tmp'])('%s is no config file to write to', async (path) => {
  await expect(readOldFile(path)).rejects.toMatchObject({ code: 'ConfigFileInvalid' });
});
