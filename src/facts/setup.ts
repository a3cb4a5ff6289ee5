// What `config check` finds.
import type { Spelling } from './spelling.ts';

/** What is found to be in order. */
export type Finding =
  /** `namedBy`: undefined for a file that nobody named; `isFound`: it lies in the working directory or above. */
  | {
      readonly name: 'config-file';
      readonly path: string | undefined;
      readonly namedBy: Spelling | undefined;
      readonly isFound: boolean;
    }
  /**
   * `accessKeyId` is shortened; undefined where requests are not signed. `until`: RFC 3339, where it is known of keys that
   * were fetched.
   */
  | {
      readonly name: 'credentials';
      readonly accessKeyId: string | undefined;
      readonly isTemporary: boolean;
      readonly until: string | undefined;
      readonly spelling: Spelling | undefined;
    }
  | { readonly name: 'endpoint'; readonly origin: string; readonly elapsedMs: number }
  /** Ours minus the server's; a Date header tells seconds, no less. */
  | { readonly name: 'clock'; readonly skewSeconds: number }
  | { readonly name: 'access-key' }
  /** `isListed`: its keys may be listed, which no append needs. */
  | { readonly name: 'bucket'; readonly bucket: string; readonly isListed: boolean }
  /** `bytes`: undefined for an object that does not exist. */
  | { readonly name: 'read'; readonly url: string; readonly bytes: number | undefined }
  | { readonly name: 'append'; readonly url: string };

export type CheckName = Finding['name'];
