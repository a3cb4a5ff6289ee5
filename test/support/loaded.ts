// What a run of the built command line loads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RECORDER = fileURLToPath(new URL('record-loaded.cjs', import.meta.url));

export interface Loaded {
  /** Paths of the files of the bundle. */
  readonly files: readonly string[];
  /** The packages whose code is in these files, by their source maps. */
  readonly packages: readonly string[];
  /** Modules of Node.js itself. */
  readonly builtins: readonly string[];
}

/** What record-loaded.cjs writes; its files are all of CommonJS. */
type Recorded = Pick<Loaded, 'files' | 'builtins'>;

/** @returns environment variables that make a run write down what it loads */
export function recordLoaded(folder: string): Record<string, string> {
  return { NODE_OPTIONS: `--require=${RECORDER}`, RECORD_LOADED_TO: listIn(folder) };
}

/** What the last run in this folder has loaded. */
export function readLoaded(folder: string): Loaded {
  const { files, builtins } = JSON.parse(readFileSync(listIn(folder), 'utf8')) as Recorded;
  const bundle = files.filter((path) => path.includes('/dist/'));
  if (!bundle.some((path) => path.endsWith('/dist/cli.cjs'))) throw new Error('nothing was recorded');
  return { files: bundle, packages: [...new Set(bundle.flatMap(packagesIn))], builtins };
}

function listIn(folder: string): string {
  return join(folder, 'loaded.json');
}

function packagesIn(file: string): string[] {
  const { sources } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: string[] };
  return sources.flatMap(
    (source) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(source)?.[1] ?? [],
  );
}
