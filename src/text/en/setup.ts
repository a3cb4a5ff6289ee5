// For those who set oss-append up, in English.
import type { Finding } from '../../facts/setup.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { COMMAND_LINE, shellWord, spell } from '../idiom.ts';
import type { SetupTexts } from '../setup.ts';
import { formatBytes } from './amounts.ts';

const HIDDEN = '********';

export const setup: SetupTexts = {
  questions: {
    file: (path) => `Config file [${path}]: `,
    server: (present) =>
      `Endpoint or region, such as oss-cn-hangzhou.aliyuncs.com or cn-hangzhou${brackets(present)}: `,
    region: (present) => `Region of that endpoint, for signatures, such as cn-hangzhou${brackets(present)}: `,
    accessKeyId: (present) => `Access key id${brackets(present)}: `,
    secret: (isPresent) =>
      `Access key secret${brackets(isPresent ? HIDDEN : undefined)} (it does not show): `,
    token: (isPresent) =>
      isPresent
        ? `STS token [${HIDDEN}] (it does not show; - removes it): `
        : 'STS token, for temporary keys only (it does not show; Enter for none): ',
    secretOf: (accessKeyId) =>
      `Access key secret${accessKeyId === undefined ? '' : ` of ${accessKeyId}`} (it does not show): `,
    language: (present) => `Language, CH (Chinese) or EN (English)${brackets(present)}: `,
  },
  written: (path, backup) =>
    `wrote ${path}${backup === undefined ? '' : `; what it was before is ${backup}`}`,
  howToCheck: (path) =>
    `To check what you may do with an object: oss-append config check oss://bucket/key${path === undefined ? '' : ` ${COMMAND_LINE.option('configFile')} ${shellWord(path)}`}`,
  place,
  checks: {
    ok: 'ok',
    problem: 'problem',
    names: {
      'config-file': 'config file',
      credentials: 'credentials',
      endpoint: 'endpoint',
      clock: 'clock',
      'access-key': 'access key',
      bucket: 'bucket',
      read: 'read',
      append: 'append',
    },
    finding,
  },
};

function place(spelling: Spelling | undefined): string {
  if (spelling === undefined) return 'default';
  return 'file' in spelling ? spelling.file : spell(spelling, COMMAND_LINE);
}

function brackets(present: string | undefined): string {
  return present === undefined ? '' : ` [${present}]`;
}

function finding(found: Finding): string {
  switch (found.name) {
    case 'config-file':
      return configFile(found);
    case 'credentials':
      return credentials(found);
    case 'endpoint':
      return `${found.origin} answers (${found.elapsedMs} ms)`;
    case 'clock':
      return clock(found.skewSeconds);
    case 'access-key':
      return 'OSS knows it, and the signature is right';
    case 'bucket':
      return `${found.bucket} exists${found.isListed ? '' : '; its objects may not be listed, which no append needs'}`;
    case 'read':
      return found.bytes === undefined
        ? `${found.url} does not exist yet; it may be asked for`
        : `${found.url} may be read (${formatBytes(found.bytes)})`;
    case 'append':
      return `${found.url} may be appended to (tried without a byte, at a position that is refused: nothing was stored)`;
  }
}

function configFile({ path, namedBy, isFound }: Extract<Finding, { name: 'config-file' }>): string {
  if (path === undefined) return 'none (no .ossconfig here or above, no ~/.ossutilconfig)';
  if (namedBy !== undefined) return `${path} (named by ${place(namedBy)})`;
  return isFound
    ? `${path} (found here or above; ~/.ossutilconfig is not read)`
    : `${path} (no .ossconfig here or above)`;
}

function credentials({
  accessKeyId,
  isTemporary,
  until,
  spelling,
}: Extract<Finding, { name: 'credentials' }>): string {
  if (accessKeyId === undefined) return 'none: requests are not signed';
  return [
    accessKeyId,
    ...(isTemporary ? ['with an STS token'] : []),
    ...(spelling === undefined ? [] : [`from ${place(spelling)}`]),
    ...(until === undefined ? [] : [`good until ${until}`]),
  ].join(', ');
}

function clock(skewSeconds: number): string {
  if (Math.abs(skewSeconds) < 2) return "this machine's is right";
  return `this machine's is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} the server's, which OSS accepts`;
}
