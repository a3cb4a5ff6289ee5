// Finds .ossconfig from a folder upwards with cosmiconfig's Explorer.
//
// cosmiconfig's public function is not used: before it searches, it looks for a configuration of its own in the
// working directory (package.json, .config/config.js, .config/config.ts …) and runs JavaScript it finds there.
// The Explorer alone does not. It gets only our places and one loader that returns nothing, so a file's content
// is never looked at here and its `$import` means nothing. The package is pinned; test/config/hostile.test.ts
// guards all of this.
import { existsSync, statSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { unreadable } from './read.ts';

const PLACES = ['.ossconfig', '.ossconfig.yaml', '.ossconfig.yml', '.ossconfig.json'];

interface Directory {
  readonly path: string;
  readonly isGlobalConfig: boolean;
}

/** The part of cosmiconfig 9.0.2's Explorer that is used; its own declaration is empty. */
interface ExplorerLike {
  search(from: string): Promise<{ filepath: string } | null>;
  getGlobalDirs(from: string): Iterable<Directory>;
  getSearchPlacesForDir(directory: Directory, globalPlaces: readonly string[]): string[];
}
type ExplorerClass = new (options: object) => ExplorerLike;

/**
 * @returns the absolute path of the nearest file, also when it is empty
 * @throws {ConfigError} when a nearer one exists but cannot be read
 */
export async function findConfigFile(from: string): Promise<string | undefined> {
  // Mostly there is none, and loading cosmiconfig costs more than all the rest of a short command.
  if (!isAnyPlaceTaken(from)) return undefined;
  const { Explorer } = await loadExplorer();
  const looked: string[] = [];

  class DataExplorer extends Explorer {
    /** Leaves out the system's config folder, and folders that cannot be looked into. */
    override *getGlobalDirs(start: string): Generator<Directory> {
      for (const directory of super.getGlobalDirs(start)) {
        if (!directory.isGlobalConfig && isAccessible(directory.path)) yield directory;
      }
    }

    override getSearchPlacesForDir(directory: Directory, globalPlaces: readonly string[]): string[] {
      const places = super.getSearchPlacesForDir(directory, globalPlaces);
      looked.push(...places);
      return places;
    }
  }

  const loader = (): object => ({});
  const explorer = new DataExplorer({
    moduleName: 'oss-append',
    searchPlaces: PLACES,
    loaders: { noExt: loader, '.yaml': loader, '.yml': loader, '.json': loader },
    searchStrategy: 'global',
    stopDir: parse(from).root,
    ignoreEmptySearchPlaces: false,
    metaConfigFilePath: null,
    cache: false,
    transform: <T>(result: T): T => result,
  });
  const found = (await explorer.search(from))?.filepath;
  await checkReadable(found === undefined ? looked : looked.slice(0, looked.indexOf(found)));
  return found;
}

/** `default` is what a CommonJS module exports, both to Node and to a bundle. */
async function loadExplorer(): Promise<{ Explorer: ExplorerClass }> {
  const module: unknown = await import('cosmiconfig/dist/Explorer.js');
  return (module as { default: { Explorer: ExplorerClass } }).default;
}

function isAnyPlaceTaken(from: string): boolean {
  for (let folder = from; ; folder = dirname(folder)) {
    if (PLACES.some((place) => existsSync(join(folder, place)))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** cosmiconfig passes over a file that it may not read; a setting that silently does not count is worse. */
async function checkReadable(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isFile = await stat(path).then(
      (stats) => stats.isFile(),
      () => false,
    );
    if (!isFile) continue;
    const file = await open(path).catch((cause: unknown) => {
      throw unreadable(path, { kind: 'permission' }, cause);
    });
    await file.close();
  }
}

function isAccessible(directory: string): boolean {
  try {
    return statSync(directory).isDirectory();
  } catch {
    return false;
  }
}
