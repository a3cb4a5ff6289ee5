// Keys by which a file would have something run, asked or read that is not its own: they count only in a file that was
// named.
import { settingByKey } from './schema.ts';

/** @param value set */
export function isReserved(key: string, value: unknown): boolean {
  switch (settingByKey(key)?.name) {
    case 'credentialProcess':
    // An address on the inside of a network, or a file of this machine, and what they hold.
    case 'credentialUri':
    case 'oidcTokenFile':
      return true;
    case 'stsEndpoint':
      return !/^(?:https:\/\/)?[a-z0-9.-]+\.aliyuncs\.com\/?$/i.test(String(value).trim());
    case 'ecsAk':
      return !/^http:\/\/100\.100\.100\.200\//.test(String(value).trim());
    // Who sees all that is sent.
    case 'proxy':
    case 'proxyUser':
    case 'proxyPassword':
      return true;
    default:
      return false;
  }
}
