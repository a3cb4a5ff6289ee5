// The options of every command that talks to OSS.
import { type Command, Option } from 'commander';
import type { SettingsInput } from '../config/settings.ts';
import { UsageError } from '../errors.ts';
import { integer, seconds } from './values.ts';

/** Option values as commander names them; absent ones were not given. */
export interface CommonFlags {
  readonly endpoint?: string;
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly stsToken?: string;
  readonly configFile?: string;
  readonly region?: string;
  readonly signVersion?: 'v1' | 'v4';
  readonly cloudboxId?: string;
  readonly addressingStyle?: 'virtual' | 'path' | 'cname';
  readonly forcePathStyle?: true;
  readonly cname?: true;
  readonly connectTimeout?: number;
  readonly readTimeout?: number;
  readonly retryTimes?: number;
  readonly skipVerifyCert?: true;
  readonly userAgent?: string;
  readonly encodingType?: 'url';
  readonly payer?: 'requester';
  readonly requestPayer?: 'requester';
}

export interface OutputFlags {
  readonly loglevel?: 'off' | 'error' | 'warn' | 'info' | 'debug';
  readonly json?: true;
  readonly quiet?: true;
  /** False with `--no-progress`. */
  readonly progress: boolean;
}

const CONNECTION = 'Connection options:';
const OUTPUT = 'Output options:';

/** @param configFlags `-c` means bytes on head and tail, so the short form is left out there */
export function addCommonOptions(
  command: Command,
  configFlags: '-c, --config-file <path>' | '--config-file <path>',
): Command {
  command
    .optionsGroup(CONNECTION)
    .option('-e, --endpoint <host>', 'OSS endpoint, such as oss-cn-hangzhou.aliyuncs.com')
    .option('-i, --access-key-id <id>', 'access key id')
    .option('-k, --access-key-secret <secret>', 'access key secret (safer: OSS_ACCESS_KEY_SECRET)')
    .option('-t, --sts-token <token>', 'security token of temporary credentials')
    .option(configFlags, 'config file, instead of .ossconfig or ~/.ossutilconfig')
    .option('--region <id>', 'region, such as cn-hangzhou; read from the endpoint name where it can be')
    .addOption(new Option('--sign-version <version>', 'signature version').choices(['v1', 'v4']))
    .option('--cloudbox-id <id>', 'cloud box id')
    .addOption(
      new Option('--addressing-style <style>', 'how the bucket is addressed').choices([
        'virtual',
        'path',
        'cname',
      ]),
    )
    .option('--force-path-style', 'the same as --addressing-style path')
    .option('--cname', 'the endpoint is a custom domain: the same as --addressing-style cname')
    .addOption(new Option('--payer <who>', 'who pays for the request').choices(['requester']))
    .addOption(new Option('--request-payer <who>', 'the same as --payer').choices(['requester']))
    .option('--connect-timeout <seconds>', 'limit for connecting (default: 10)', seconds)
    .option('--read-timeout <seconds>', 'limit of silence, in either direction (default: 60)', seconds)
    .option('--retry-times <n>', 'tries after the first one (default: 10)', integer(0, 500))
    .option('--skip-verify-cert', 'accept any TLS certificate')
    .option('--user-agent <text>', 'text added to the User-Agent header')
    .addOption(
      new Option('--encoding-type <type>', 'the key in the URL is percent-encoded').choices(['url']),
    );
  return addOutputOptions(command);
}

export function addOutputOptions(command: Command): Command {
  return command
    .optionsGroup(OUTPUT)
    .option('--json', 'print one JSON document, and errors as JSON')
    .option('-q, --quiet', 'print no messages but errors')
    .option('--no-progress', 'show no progress on a terminal')
    .addOption(
      new Option('--loglevel <level>', 'how much to tell on stderr (default: warn)').choices([
        'off',
        'error',
        'warn',
        'info',
        'debug',
      ]),
    )
    .helpOption('-h, --help', 'show this help');
}

/** @throws {UsageError} for two addressing styles */
export function toSettingsInput(flags: CommonFlags & OutputFlags): SettingsInput {
  const addressingStyle = addressingStyleOf(flags);
  const input: { [K in keyof SettingsInput]: SettingsInput[K] | undefined } = {
    endpoint: flags.endpoint,
    region: flags.region,
    accessKeyId: flags.accessKeyId,
    accessKeySecret: flags.accessKeySecret,
    stsToken: flags.stsToken,
    signVersion: flags.signVersion,
    cloudboxId: flags.cloudboxId,
    addressingStyle,
    connectTimeoutS: flags.connectTimeout,
    readTimeoutS: flags.readTimeout,
    retryTimes: flags.retryTimes,
    skipVerifyCert: flags.skipVerifyCert,
    userAgent: flags.userAgent,
    logLevel: flags.loglevel,
  };
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function addressingStyleOf(flags: CommonFlags): CommonFlags['addressingStyle'] {
  const wanted = new Set(
    [flags.addressingStyle, flags.forcePathStyle && 'path', flags.cname && 'cname'].filter(
      (style) => style !== undefined,
    ),
  );
  if (wanted.size > 1) {
    throw new UsageError('more than one addressing style', {
      hint: 'give one of --addressing-style, --force-path-style and --cname',
    });
  }
  return [...wanted][0] as CommonFlags['addressingStyle'];
}
