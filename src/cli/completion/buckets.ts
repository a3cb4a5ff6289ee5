// The buckets that the config file knows, for the completion of `oss://`.
import { loadFile } from '../../config/file.ts';
import { checkBucketName } from '../../oss/object-url.ts';
import type { ProcessIo } from '../process-io.ts';

/**
 * The names go to a shell, and the file may be anybody's: what is no name of a bucket is left out.
 * @throws {ConfigError} for a file that cannot be read or understood
 */
export async function configuredBuckets({ env, cwd, homeDir }: ProcessIo): Promise<string[]> {
  const { file } = await loadFile({ options: {}, env, cwd, homeDir });
  const names = (file?.profiles ?? []).flatMap(({ bucketEndpoints, bucketCnames, buckets }) =>
    [bucketEndpoints, bucketCnames, buckets].flatMap((each) => Object.keys(each)),
  );
  return [...new Set(names)].filter(isBucketName).sort();
}

function isBucketName(name: string): boolean {
  try {
    checkBucketName(name);
    return true;
  } catch {
    return false;
  }
}
