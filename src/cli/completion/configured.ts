// The buckets and profiles that the config file knows, for the completion of `oss://` and of a profile's name. They go to
// a shell, and the file may be anybody's: what could be more than a name there is left out.
import { loadFile } from '../../config/file.ts';
import { DEFAULT_PROFILE } from '../../config/ossutil.ts';
import { checkBucketName } from '../../oss/object-url.ts';
import type { ProcessIo } from '../process-io.ts';

/** @throws {ConfigError} for a file that cannot be read or understood */
export async function configuredBuckets({ env, cwd, homeDir }: ProcessIo): Promise<string[]> {
  const { file } = await loadFile({ options: {}, env, cwd, homeDir });
  const names = (file?.profiles ?? []).flatMap(({ bucketEndpoints, bucketCnames, buckets }) =>
    [bucketEndpoints, bucketCnames, buckets].flatMap((each) => Object.keys(each)),
  );
  return [...new Set(names)].filter(isBucketName).sort();
}

/**
 * Of one that is named already there may be no more than the beginning, so none is looked for.
 * @throws {ConfigError} for a file that cannot be read or understood
 */
export async function configuredProfiles({ env, cwd, homeDir }: ProcessIo): Promise<string[]> {
  const { file } = await loadFile({ options: {}, profile: DEFAULT_PROFILE, env, cwd, homeDir });
  return (file?.settings.profileNames ?? []).filter(isPlainName).sort();
}

function isPlainName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name);
}

function isBucketName(name: string): boolean {
  try {
    checkBucketName(name);
    return true;
  } catch {
    return false;
  }
}
