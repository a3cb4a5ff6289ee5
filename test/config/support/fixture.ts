// A folder of config files that goes away with its test, and loadSettings with nothing but that folder to see.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadSettings } from '../../../src/config/load.ts';
import { checkNothingMissing } from '../../../src/config/missing.ts';
import type { LoadSettingsOptions, Settings } from '../../../src/config/settings.ts';
import { OssAppendError } from '../../../src/errors.ts';
import type { Credentials } from '../../../src/sign/types.ts';
import { SPEAKER } from '../../support/errors.ts';

export function makeFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'oss-append-config-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
  return folder;
}

/** @param given what differs from an empty environment in an empty folder */
export function load(given: Partial<LoadSettingsOptions> = {}): Promise<Settings> {
  const cwd = given.cwd ?? makeFolder();
  return loadSettings({ options: {}, env: {}, homeDir: join(cwd, 'no-home'), ...given, cwd });
}

/** The same for a file that is named, as by `-c`, and may do more for it. */
export function loadNamed(content: string): Promise<Settings> {
  return load({ cwd: makeFolder({ 'named.conf': content }), configFile: 'named.conf' });
}

/** Loads one file with the given content, which is found in the working directory. */
export function loadText(content: string, name = '.ossconfig'): Promise<Settings> {
  return load({ cwd: makeFolder({ [name]: content }) });
}

/** The error that a promise is rejected with, which must be one of ours, with what the command line says of it. */
export async function failure(promise: Promise<unknown>): Promise<OssAppendError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OssAppendError) return Object.assign(error, SPEAKER.error(error));
  throw new Error('expected an OssAppendError', { cause: error });
}

/** The keys that simply stand somewhere. */
export function keysIn({ credentialSource: source }: Settings): Credentials | undefined {
  return source?.kind === 'static' ? source.credentials : undefined;
}

/** What the command line would say is missing; the server is not. */
export function missing(settings: Settings): Promise<OssAppendError> {
  return failure(Promise.resolve().then(() => checkNothingMissing(settings, () => {})));
}
