// A connection that tells of its questions and its waits, for whoever shows how far a call is.
import type { OnProgress } from '../facts/progress.ts';
import type { OssClient } from '../oss/types.ts';
import type { RetryDeps } from '../retry/wait.ts';

export interface Telling {
  readonly client: OssClient;
  readonly retry: RetryDeps;
  readonly onProgress?: OnProgress;
}

/** The same client and retries; nothing is between them and their users where nobody is to be told. */
export function telling(
  { client, retry }: Pick<Telling, 'client' | 'retry'>,
  onProgress: OnProgress | undefined,
): Telling {
  if (onProgress === undefined) return { client, retry };
  return { client: tellingLooks(client, onProgress), retry: tellingWaits(retry, onProgress), onProgress };
}

function tellingLooks(client: OssClient, onProgress: OnProgress): OssClient {
  return {
    headObject(...request) {
      onProgress({ phase: 'looking' });
      return client.headObject(...request);
    },
    listObjects(...request) {
      onProgress({ phase: 'looking' });
      return client.listObjects(...request);
    },
    appendObject: (...request) => client.appendObject(...request),
    getObject: (...request) => client.getObject(...request),
    close: () => client.close(),
  };
}

function tellingWaits(retry: RetryDeps, onProgress: OnProgress): RetryDeps {
  return {
    ...retry,
    onRetry(notice) {
      retry.onRetry?.(notice);
      onProgress({ phase: 'retrying', ...notice });
    },
  };
}
