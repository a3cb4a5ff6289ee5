// Finds .ossconfig from a folder upwards with cosmiconfig's Explorer.
//
// cosmiconfig's public function is not used: before it searches, it looks for a configuration of its own in the
// working directory (package.json, .config/config.js, .config/config.ts …) and runs JavaScript it finds there.
// The Explorer alone does not. It gets only our places and one loader that returns nothing, so a file's content
// is never looked at here and its `$import` means nothing. The package is pinned; test/config/hostile.test.ts
// guards all of this.
import { closeSync, existsSync, lstatSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { isOwn } from '../owner.ts';
import { checkData, unreadable } from './read.ts';

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

export interface Found {
  /** The absolute path of the nearest file, also when it is empty. */
  readonly path?: string;
  /** Nearer ones, passed over because they belong to somebody else. */
  readonly foreign: readonly string[];
}

/** @throws {ConfigError} when the nearest one cannot be read */
export async function findConfigFile(from: string): Promise<Found> {
  // Mostly there is none, and loading cosmiconfig costs more than all the rest of a short command.
  if (!isAnyPlaceTaken(from)) return { foreign: [] };
  const { Explorer } = await loadExplorer();
  const foreign: string[] = [];

  class DataExplorer extends Explorer {
    /** Leaves out the system's config folder, and folders that cannot be looked into. */
    override *getGlobalDirs(start: string): Generator<Directory> {
      for (const directory of super.getGlobalDirs(start)) {
        if (!directory.isGlobalConfig && statsOf(directory.path)?.isDirectory()) yield directory;
      }
    }

    /** At most one: cosmiconfig opens what it is given, and passes over what it cannot open. */
    override getSearchPlacesForDir(directory: Directory, globalPlaces: readonly string[]): string[] {
      for (const path of super.getSearchPlacesForDir(directory, globalPlaces)) {
        const stats = statsOf(path);
        if (stats === undefined || stats.isDirectory()) continue;
        // A link is as good as both its owner and its target's are.
        if (isOwn(stats) && isOwn(lstatSync(path))) {
          checkReadable(path, stats);
          return [path];
        }
        foreign.push(path);
      }
      return [];
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
  const path = (await explorer.search(from))?.filepath;
  return { ...(path !== undefined && { path }), foreign };
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
function checkReadable(path: string, stats: Stats): void {
  checkData(path, stats);
  try {
    closeSync(openSync(path, 'r'));
  } catch (cause) {
    throw unreadable(path, { kind: 'permission' }, cause);
  }
}

/** Undefined for what is not there, or in a folder that cannot be looked into. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
