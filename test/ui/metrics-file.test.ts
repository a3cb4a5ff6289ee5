// The file of --metrics-file: whole at any moment, for all to read, and never in the place of something else.
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { MetricsFile } from '../../src/ui/metrics-file.ts';
import { test } from '../support/sandbox.ts';

const metrics = (lines: number): string => '# HELP oss_append_x A line.\n'.repeat(lines);

test('whoever reads it, reads all of one version', async ({ folder }) => {
  const path = join(folder, 'oss.prom');
  const file = await MetricsFile.open(path, metrics(1));
  const versions = new Set(Array.from({ length: 8 }, (_, version) => metrics(1 + version * 4000)));
  let isOver = false;
  const seen = new Set<string>();
  const reading = (async () => {
    while (!isOver) seen.add(await readFile(path, 'utf8'));
  })();
  for (let round = 0; round < 5; round += 1) for (const text of versions) await file.write(text);
  isOver = true;
  await reading;
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter((text) => !versions.has(text))).toEqual([]);
  expect(await readdir(folder)).toEqual(['oss.prom']);
});

test('another user may read it, whatever the umask, and what was left of a killed run is no hindrance', async ({
  folder,
}) => {
  const path = join(folder, 'oss.prom');
  await writeFile(`${path}.${process.pid}.tmp`, 'half a ve');
  await chmod(`${path}.${process.pid}.tmp`, 0o400);
  const umask = process.umask(0o077);
  try {
    await MetricsFile.open(path, metrics(1));
  } finally {
    process.umask(umask);
  }
  expect((await stat(path)).mode & 0o777).toBe(0o644);
  expect(await readFile(path, 'utf8')).toBe(metrics(1));
});

test('an earlier one, and an empty one, are replaced; anything else is left as it is', async ({ folder }) => {
  const path = join(folder, 'app.log');
  const opening = (): Promise<MetricsFile> => MetricsFile.open(path, metrics(2));
  for (const earlier of ['', metrics(1)]) {
    await writeFile(path, earlier);
    await opening();
    expect(await readFile(path, 'utf8')).toBe(metrics(2));
  }
  for (const content of ['a line\n', '#']) {
    await writeFile(path, content);
    await expect(opening).rejects.toMatchObject({ problem: 'MetricsFileFailed.Foreign' });
    expect(await readFile(path, 'utf8')).toBe(content);
  }
  await rm(path);
  await symlink('/dev/null', path);
  await expect(opening).rejects.toMatchObject({ problem: 'MetricsFileFailed.Foreign' });
  await rm(path);
  await mkdir(path);
  await expect(opening).rejects.toMatchObject({ problem: 'MetricsFileFailed.Foreign' });
});

test('where it cannot be written at first, that is an error; later, a reason', async ({ folder }) => {
  await expect(MetricsFile.open(join(folder, 'none', 'oss.prom'), metrics(1))).rejects.toMatchObject({
    problem: 'MetricsFileFailed',
    facts: { reason: expect.stringContaining('ENOENT') },
  });
  await mkdir(join(folder, 'there'));
  const file = await MetricsFile.open(join(folder, 'there', 'oss.prom'), metrics(1));
  await rm(join(folder, 'there'), { recursive: true });
  expect(await file.write(metrics(2))).toContain('ENOENT');
  await mkdir(join(folder, 'there'));
  expect(await file.write(metrics(3))).toBeUndefined();
  expect(await readFile(file.path, 'utf8')).toBe(metrics(3));
});
