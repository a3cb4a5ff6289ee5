// The options of every command that talks to OSS.
import { anyText, choice } from './checks.ts';
import { SETTINGS } from './settings.ts';

const { logLevel: _, ...CONNECTION_SETTINGS } = SETTINGS;

export const CONNECTION = {
  ...CONNECTION_SETTINGS,
  configFile: {
    flags: '-c, --config-file <path>',
    check: anyText,
    help: 'config file, instead of .ossconfig or ~/.ossutilconfig',
  },
  forcePathStyle: {
    flags: '--force-path-style',
    means: { option: 'addressingStyle', value: 'path' },
    help: 'the same as --addressing-style path',
  },
  cname: {
    flags: '--cname',
    means: { option: 'addressingStyle', value: 'cname' },
    help: 'the endpoint is a custom domain: the same as --addressing-style cname',
  },
  payer: { flags: '--payer <who>', check: choice('requester'), help: 'who pays for the request' },
  requestPayer: {
    flags: '--request-payer <who>',
    check: choice('requester'),
    means: { option: 'payer' },
    help: 'the same as --payer',
  },
  encodingType: {
    flags: '--encoding-type <type>',
    check: choice('url'),
    help: 'the key in the URL is percent-encoded',
  },
} as const;
