// Which files the sources stand for.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SourceError } from '../errors.ts';
import type { SourceName } from '../keys/key-template.ts';

export interface FileChoice {
  /** Paths, and globs where there is no such path. */
  readonly sources: readonly string[];
  readonly recursive?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface ChosenFile {
  readonly path: string;
  readonly name: SourceName;
}

export async function chooseFiles({ sources, recursive = false }: FileChoice): Promise<ChosenFile[]> {
  const files: ChosenFile[] = [];
  for (const source of sources) {
    const stats = await stat(source).catch(() => undefined);
    if (stats?.isDirectory() && recursive) {
      for (const path of await readdir(source, { recursive: true })) {
        if ((await stat(join(source, path))).isFile())
          files.push({ path: join(source, path), name: { name: basename(path), path } });
      }
    } else if (stats === undefined && source.includes('*')) {
      const pattern = new RegExp(`^${basename(source).replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      const names = (await readdir(dirname(source))).filter((name) => pattern.test(name)).sort();
      if (names.length === 0)
        throw new SourceError('SourceUnreadable.CannotOpen', {
          path: source,
          systemCode: 'ENOENT',
          reason: '',
        });
      files.push(...names.map((name) => ({ path: join(dirname(source), name), name: { name, path: name } })));
    } else files.push({ path: source, name: { name: basename(source), path: basename(source) } });
  }
  return files;
}
