// The options of every command that talks to OSS.
import { anyText, choice, text } from './checks.ts';
import { SETTINGS } from './settings.ts';

const { logLevel: _level, logFile: _file, language: _language, ...CONNECTION_SETTINGS } = SETTINGS;

export const CONNECTION = {
  ...CONNECTION_SETTINGS,
  password: { flags: '-p, --password' },
  configFile: { flags: '-c, --config-file <path>', check: anyText, completes: 'file', common: true },
  roleArnAlias: { flags: '--role-arn <arn>', means: { option: 'roleArn' }, check: text },
  profile: { flags: '--profile <name>', check: anyText, completes: 'profile', common: true },
  ignoreEnvVar: { flags: '--ignore-env-var' },
  forcePathStyle: { flags: '--force-path-style', means: { option: 'addressingStyle', value: 'path' } },
  cname: { flags: '--cname', means: { option: 'addressingStyle', value: 'cname' } },
  proxyHost: { flags: '--proxy-host <url>', check: anyText, means: { option: 'proxy' } },
  ua: { flags: '--ua <text>', check: text, means: { option: 'userAgent' } },
  payer: { flags: '--payer <who>', check: choice('requester') },
  requestPayer: { flags: '--request-payer <who>', check: choice('requester'), means: { option: 'payer' } },
  encodingType: { flags: '--encoding-type <type>', check: choice('url') },
} as const;
