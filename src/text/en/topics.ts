// What help says of its topics in English.
import type { SettingFacts, TopicTexts } from '../help.ts';
import type { Row } from '../page.ts';

export const topics: TopicTexts = {
  'exit-codes': ({ exitCodes }) => [
    'Scripts go by the exit code, not by sentences. The codes are those of sysexits.h. Of them 75 alone can pass by itself: run the command again later. With --incremental that is safe whatever happened.',
    {
      rows: [
        [`${exitCodes.ok}`, 'done, and proved'],
        [`${exitCodes.usage}`, 'bad option, object URL, key or bucket name, or no command; nothing was sent'],
        [
          `${exitCodes.dataError}`,
          'the object would become too large, is not the beginning of the file, or its CRC-64 is not what it must be; verify: behind, or different',
        ],
        [`${exitCodes.noInput}`, 'the local file, or the object to read, is missing or unreadable'],
        [
          `${exitCodes.unavailable}`,
          'OSS refused for another reason, such as NoSuchBucket; the TLS certificate is not trusted; what answers is not OSS',
        ],
        [`${exitCodes.software}`, 'a bug in oss-append'],
        [
          `${exitCodes.cannotCreate}`,
          'the object takes no appends, does not end at --position, or was replaced',
        ],
        [`${exitCodes.ioError}`, 'the file changed while it was sent; stdin, stdout or a disk failed'],
        [
          `${exitCodes.tempFail}`,
          'network failure or 5xx after all tries, or conflicts without end: run it again later',
        ],
        [
          `${exitCodes.noPermission}`,
          'OSS answered 403: check keys, policy, region and clock, as the hint says',
        ],
        [
          `${exitCodes.config}`,
          'access key, endpoint or region is missing; the config file is missing, malformed or not trusted',
        ],
        [
          `${exitCodes.sighup}, ${exitCodes.sigint}, ${exitCodes.sigterm}`,
          'SIGHUP, SIGINT, SIGTERM; what stdin or a followed file had given was sent first, or a note says how much was not',
        ],
      ],
    },
    'With --json an error is one JSON document on stderr, with its code, exitCode and hint.',
  ],

  config: ({ settings }) => [
    'A setting is looked up in this order: option, environment variable, config file, default. An access key id, its secret and its token are always taken together, from one place.',
    'One file is read, the first of these:',
    {
      rows: [
        ['--config-file', 'as named, else by OSS_CONFIG_FILE or OSSUTIL_CONFIG_FILE'],
        ['.ossconfig', 'or with .yaml, .yml or .json behind it, in the working directory or above'],
        ['~/.ossutilconfig', 'the file of ossutil, versions 1 and 2'],
      ],
    },
    'It is YAML, JSON, or INI as ossutil writes it; what it holds tells which. A file that was found, and not named, is not trusted with keys from elsewhere. A file with a secret in it is to be readable by its owner only (mode 600).',
    { code: 'region: cn-hangzhou\naccessKeyId: your-access-key-id\naccessKeySecret: your-access-key-secret' },
    'The keys of a file, with the option and the variable that set the same:',
    {
      rows: settings.map(({ key, option, variables }) => [
        key,
        [option, ...variables].filter(isThere).join(', ') || 'in a file only',
      ]),
    },
    'To ask for what is needed and write it, to see what counts and where it comes from, and to try it:',
    { code: 'oss-append config\noss-append config list\noss-append config check oss://bucket/logs/app.log' },
  ],

  credentials: () => [
    'The first place that says who signs decides, and no other takes its place: what cannot be had there is an error (exit code 78), never another identity.',
    {
      rows: [
        ['1. options', '--access-key-id and --access-key-secret, or --mode and what it needs'],
        ['2. OSS_*', 'OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN; the role of OSS_ROLE_ARN'],
        [
          '3. ALIBABA_CLOUD_*',
          'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN',
        ],
        ['4. config file', 'of the profile: its keys, its mode, or what a mode needs'],
        [
          '5. OIDC (RRSA)',
          'ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE',
        ],
        ['6. other tools', '~/.aliyun/config.json of the Alibaba Cloud CLI, and what other variables name'],
      ],
    },
    { title: 'Modes:' },
    {
      rows: [
        ['AK', 'access key id and secret'],
        ['StsToken', 'those and a token'],
        ['RamRoleArn', 'a RAM role, taken on by whoever would sign without it'],
        ['EcsRamRole', 'the RAM role of the ECS instance'],
        ['OIDC', 'a RAM role for an OIDC token, as in a pod of ACK or in CI'],
        ['Process', 'what a command prints'],
        ['CredentialsURI', 'what a URL answers'],
        ['Anonymous', 'nobody: requests are not signed'],
      ],
    },
    'Keys that expire are renewed while a command runs. Who signs needs oss:PutObject to append, and oss:GetObject to find where the object ends, to prove what landed, and to read. Secrets are better in a variable or a file than in an option, which every user of the machine can see; --password asks for the secret.',
    {
      code: 'oss-append config check oss://bucket/logs/app.log\noss-append append app.log oss://bucket/logs/app.log --mode EcsRamRole',
    },
  ],

  'exactly-once': () => [
    'An append is one request at a position, which OSS takes only if the object is exactly that long. Its answer can get lost; then nobody knows whether the bytes are in. Sending them again on a guess may store them twice, so nothing is ever sent on a guess.',
    'Before the first byte, a HEAD tells the length P and the CRC-64 of the object. From that CRC-64 and the bytes on their way follows the one that the whole object must have afterwards. A clear answer must show it, else the exit code is 65. Without a clear answer there is another HEAD:',
    {
      rows: [
        ['still P long', 'nothing landed: the bytes are sent again, at P'],
        ['as expected', 'they landed: done; the result says "recovered"'],
        ['a part of them', 'as its CRC-64 shows: the rest is sent behind it'],
        [
          'something else',
          "the range is read back and compared: ours, done; another writer's, then ours go behind",
        ],
      ],
    },
    'Several writers need no agreement: whoever comes second looks again and appends behind the first. The object alone is the state: there is no journal, no lock and no file beside it, so that a command may be killed at any moment and run again.',
    {
      rows: [
        [
          '--incremental',
          'the file is the whole log: what the object has already is proved to be its beginning, and only the rest is sent. It may be run again after anything',
        ],
        ['--position', 'at exactly this position, or exit code 73'],
      ],
    },
    'A plain append that is run again by hand after exit code 0 appends again: to have a file in the object once, use --incremental.',
  ],

  keys: () => [
    'An object is written oss://bucket/key. The bucket has 3 to 63 lower-case letters, digits and hyphens; the key has 1 to 1023 bytes of UTF-8, and does not begin with / or \\. Slashes in it are part of the name: there are no folders that would have to be made.',
    {
      rows: [
        ['oss://bucket/logs/app.log', 'the key is logs/app.log'],
        ['oss://bucket/logs/', 'ends with /: the name of the file comes behind it'],
        [
          "'oss://bucket/my app.log'",
          'in quotes where the shell would cut it, or take a character for its own',
        ],
      ],
    },
    'With --encoding-type url the key is percent-encoded, as ossutil has it: %20 or + is a blank, %2B a plus sign.',
    { code: 'oss-append head oss://bucket/my%20app.log --encoding-type url' },
    { title: 'Many files:' },
    'Several sources, a glob in quotes, and a directory with --recursive stand for many files. Each goes to an object of its own, which the key names: behind a / at its end comes the path of the file, from where the glob begins to vary or from the directory on; and within the key stand',
    {
      rows: [
        ['{name} {stem} {ext}', 'app.log, app, .log'],
        ['{path}', 'the path of the file, as behind a /'],
        ['{host}', 'the name of this machine'],
        ['{%Y/%m/%d} {%H}', 'the time of the append, in local time, or with --utc; as strftime(3) has them'],
      ],
    },
    { code: "oss-append append 'logs/**/*.log' 'oss://bucket/{host}/{%Y/%m/%d}/{path}' --incremental" },
    'Any other brace is itself; with --encoding-type url, %7B is always one.',
    { title: 'Series:' },
    'A followed file that was rotated or truncated, and an object that is full with --rollover, go on in the next object. Its number stands before the extension: app.log, app.1.log, app.2.log; without an extension behind it: app, app.1. Each says in its metadata where in its source it begins, so older ones may be deleted.',
    'An append goes to an object that an append has created (type Appendable); one that was uploaded in another way takes none. An object takes 5 GiB.',
  ],

  environment: ({ settings }) => [
    'A variable counts before the config file, an option before a variable; an empty variable is not set. --ignore-env-var ignores those that begin with OSS_, OSSUTIL_ or ALIBABA_CLOUD_.',
    { rows: settings.flatMap(variableRows) },
    {
      rows: [
        ['OSS_CONFIG_FILE, OSSUTIL_CONFIG_FILE', 'config file, as --config-file'],
        ['OSSUTIL_PROFILE', 'its profile, as --profile'],
        ['ALIBABA_CLOUD_PROFILE', 'profile of the Alibaba Cloud CLI, or section of the file below'],
        ['ALIBABA_CLOUD_CREDENTIALS_FILE', 'file with keys, as the SDKs of Alibaba Cloud read it'],
        ['ALIBABA_CLOUD_CLI_PROFILE_DISABLED', 'true: the file of the Alibaba Cloud CLI is not read'],
        ['ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true: the metadata of the instance is never asked'],
        ['ALIBABA_CLOUD_IMDSV1_DISABLED', 'true: nor is it asked without a token'],
        ['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED', 'true: the STS inside the VPC is asked for a role'],
        ['HTTPS_PROXY, HTTP_PROXY, ALL_PROXY', 'proxy for https, http and all endpoints; also in lower case'],
        ['NO_PROXY', 'hosts that are reached without one, separated by commas; *: all'],
        ['NODE_EXTRA_CA_CERTS', 'file of certificates to trust besides those of Node.js'],
        ['LC_ALL, LC_MESSAGES, LANG', 'the language of messages: zh_… is Chinese, all others are English'],
        ['CI', 'set: progress draws no line; so does TERM=dumb'],
        ['NO_COLOR', 'set: no colours'],
        ['FORCE_COLOR', '1: progress has colours even so; 0: it has none'],
      ],
    },
  ],
};

function isThere(text: string | undefined): text is string {
  return text !== undefined;
}

function variableRows({ variables, option, key, meaning }: SettingFacts): Row[] {
  if (variables.length === 0) return [];
  return [[variables.join(', '), option === undefined ? `${key} of a config file` : `${option}: ${meaning}`]];
}
