// Keys of ossutil's files that have no setting here. All are normalized: lower case, no hyphen or underscore.

/** Without meaning for appending; accepted so that one file can serve both tools. */
const IGNORED_KEYS: ReadonlySet<string> = new Set([
  'accountid',
  'bigfilethreshold',
  'buckets',
  'endpointsuffixlistpathstyle',
  'job',
  'language',
  'mode',
  'outputdir',
  'outputdirectory',
  'outputformat',
  'parallel',
  'partsize',
  'rolesessionname',
  'stsregion',
  'tokentimeout',
  'writebuffersize',
  'credentialprocesstimeout',
]);

/** Keys that ask for credentials in a way that is not built, and the mode they belong to. */
const MODE_OF_KEY: ReadonlyMap<string, string> = new Map([
  ['credentialprocess', 'Process'],
  ['credentialuri', 'CredentialURI'],
  ['ecsrolename', 'EcsRamRole'],
  ['ecsak', 'EcsRamRole'],
  ['oidcproviderarn', 'OidcRoleArn'],
  ['oidctokenfilepath', 'OidcRoleArn'],
  ['ramrolearn', 'RamRoleArn'],
  ['rolearn', 'RamRoleArn'],
  ['sourceprofile', 'RamRoleArn'],
]);

/** They decide who sees all that is sent: only a file that was named may. */
const PROXY_KEYS: ReadonlySet<string> = new Set(['proxy', 'proxyhost', 'proxyuser', 'proxypwd']);

const STATIC_MODES: ReadonlySet<string> = new Set(['ak', 'ststoken']);
const OTHER_MODES = ['Anonymous', 'RamRoleArn', 'EcsRamRole', 'Ali-EcsRamRole', 'OidcRoleArn', 'Process'];

/** Runs what the value says, and takes credentials from what it prints. */
const PROCESS_KEY = 'credentialprocess';

export type OssutilKey = 'ignored' | 'mode' | 'process' | 'proxy' | 'unknown';

/** @param key normalized */
export function classifyKey(key: string): OssutilKey {
  if (key === PROCESS_KEY) return 'process';
  if (MODE_OF_KEY.has(key)) return 'mode';
  if (PROXY_KEYS.has(key)) return 'proxy';
  return IGNORED_KEYS.has(key) ? 'ignored' : 'unknown';
}

/**
 * The credential mode that a section asks for and that is not built, by `mode` or by the keys of one.
 * @param values by normalized key, only those that are set
 */
export function findUnsupportedMode(values: ReadonlyMap<string, unknown>): string | undefined {
  const mode = values.get('mode');
  if (mode === undefined) {
    const key = [...MODE_OF_KEY.keys()].find((each) => values.has(each));
    return key === undefined ? undefined : MODE_OF_KEY.get(key);
  }
  const name = String(mode).trim().toLowerCase();
  if (STATIC_MODES.has(name)) return undefined;
  // Only a name from the list is repeated to the user: what else stands there may be anything.
  return OTHER_MODES.find((each) => each.toLowerCase() === name) ?? '(unknown)';
}
