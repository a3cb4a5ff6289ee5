// What a run of the built command line loads.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RECORDER = fileURLToPath(new URL('record-loaded.cjs', import.meta.url));
const BUILD_RECORD = fileURLToPath(new URL('../../dist/build.json', import.meta.url));

export interface Loaded {
  /** Paths of the files of the bundle. */
  readonly files: readonly string[];
  /** The packages whose code is in these files, by the build's record. */
  readonly packages: readonly string[];
  /** Modules of Node.js itself. */
  readonly builtins: readonly string[];
}

/** What record-loaded.cjs writes; its files are all of CommonJS. */
type Recorded = Pick<Loaded, 'files' | 'builtins'>;

/** What scripts/build.mjs writes: the packages whose code is in each file of dist/. */
interface BuildRecord {
  readonly packages: Readonly<Record<string, readonly string[]>>;
}

/** @returns environment variables that make a run write down what it loads */
export function recordLoaded(folder: string): Record<string, string> {
  return { NODE_OPTIONS: `--require=${JSON.stringify(RECORDER)}`, RECORD_LOADED_TO: listIn(folder) };
}

/** What the last run in this folder has loaded. */
export function readLoaded(folder: string): Loaded {
  const { files, builtins } = JSON.parse(readFileSync(listIn(folder), 'utf8')) as Recorded;
  const bundle = files.filter((path) => path.includes('/dist/'));
  if (!bundle.some((path) => path.endsWith('/dist/cli.cjs'))) throw new Error('nothing was recorded');
  const { packages } = JSON.parse(readFileSync(BUILD_RECORD, 'utf8')) as BuildRecord;
  const loaded = bundle.flatMap((path) => packages[basename(path)] ?? []);
  return { files: bundle, packages: [...new Set(loaded)], builtins };
}

function listIn(folder: string): string {
  return join(folder, 'loaded.json');
}
