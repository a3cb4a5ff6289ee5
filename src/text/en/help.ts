// What help says in English.
import type { HelpTexts } from '../help.ts';

export const help: HelpTexts = {
  description: 'Appends files to Alibaba Cloud OSS objects, exactly once and proved by CRC-64.',
  titles: {
    usage: 'Usage:',
    arguments: 'Arguments:',
    commands: 'Commands:',
    topics: 'Topics:',
    options: 'Common options:',
    examples: 'Examples:',
  },
  placeholders: { options: '[options]', command: '<command>', subject: '<command or topic>' },
  choices: (words) => ` (choices: ${words.join(', ')})`,
  default: (value) => ` (default: ${value})`,
  more: {
    allOptions: (line) => `All options: ${line}`,
    subjects: (line) => `All commands and topics: ${line}`,
    subject: (line) => `More about one of them: ${line}`,
  },
  commands: {
    appendfromfile: {
      summary: 'put a local file at the end of an object',
      description:
        'Puts the bytes of a file, a pipe or another object at the end of an Appendable object, exactly once, and ' +
        'proves it by CRC-64. The object is created where there is none.',
      arguments: {
        source: 'path of a file or a pipe, - for stdin, or oss://bucket/key',
        object: 'oss://bucket/key',
      },
    },
    head: {
      summary: 'show an object and its next append position, or its first lines',
      description: 'Shows an object and where its next byte goes; with -n or -c, its first lines or bytes.',
      arguments: { object: 'oss://bucket/key' },
    },
    tail: {
      summary: 'show the end of an object, and follow it',
      description:
        'Prints the end of an object, byte for byte as tail(1) would; reads only the ranges it needs. ' +
        'With -f it goes on printing what is appended, through any outage, without a lost or repeated byte.',
      arguments: { object: 'oss://bucket/key' },
    },
    cat: {
      summary: 'print an object, its CRC-64 proved',
      description:
        'Prints an object byte for byte, taken up where a connection breaks; what is appended meanwhile is left out. ' +
        'The whole object is proved by its CRC-64, else the exit code is 65; a part of it has none.',
      arguments: { object: 'oss://bucket/key' },
    },
    verify: {
      summary: 'compare an object with a file, without a transfer',
      description:
        'Compares an object, or a series of them, with a file, a pipe or another object by CRC-64; nothing is transferred. ' +
        'Says "identical" (exit 0), "behind" where the object is the beginning of the source, or "differs" (exit 65).',
      arguments: {
        source: 'path of a file or a pipe, - for stdin, or oss://bucket/key',
        object: 'oss://bucket/key',
      },
    },
    sandbox: {
      summary: 'run a local OSS-compatible server',
      description:
        'Runs a local server that answers as OSS does, until it is interrupted. Objects are kept in --dir.',
      arguments: {},
    },
    completion: {
      summary: 'print the script by which a shell completes this command line',
      description:
        'Prints a script for a shell. With it, the Tab key completes commands, options, their values, files, and ' +
        'the buckets and profiles that the config file names.',
      arguments: { shell: 'bash, zsh or fish' },
    },
    config: {
      summary: 'write, show and check settings',
      description:
        'Asks for what oss-append needs to know, and writes it to the config file. With options for settings it ' +
        'writes those without asking. The file is that of -c, else of OSS_CONFIG_FILE, else ~/.ossutilconfig.',
      arguments: {
        action: 'set key=value …, unset key …, get [key], list, or check [oss://bucket[/key]]',
        words: 'what the action is given; accessKeySecret=- reads the secret from stdin',
      },
    },
    help: {
      summary: 'show the help of a command, or a topic',
      description:
        'Shows the help of a command, or what is to be known about a topic; by itself, what there is.',
      arguments: { subject: 'a command or a topic' },
    },
    version: {
      summary: 'print the version',
      description: 'Prints the version; with --json that of Node.js, too.',
      arguments: {},
    },
  },
  topics: {
    'exit-codes': 'what each exit code says',
    config: 'where settings come from, and the config file',
    credentials: 'where keys come from, and what they must be permitted',
    'exactly-once': 'how an append is proved',
    keys: 'how objects are named, in URLs and in series',
    environment: 'the variables that count',
  },
  options: {
    place: {
      title: 'Where to append:',
      rows: {
        position: 'append at exactly n, without asking first; else exit 73',
        initCrc64: 'with --position: the crc64 of the answer before',
        incremental: 'append only what the object lacks of the file',
        quick:
          "with --incremental: compare only the object's last MiB with the file, which must only ever grow",
        follow: 'as --incremental, then go on as the file grows, until SIGINT, SIGTERM or SIGHUP',
        onRotate: 'with --follow, when the file was rotated or truncated (default: next)',
        onGap: 'with --follow, when the newest object continues in no file (default: stop)',
        rotated: 'with --follow: where rotated files are, besides beside the file; repeatable',
        rollover: 'when an object is full (5 GiB), go on in key.1, key.2 …',
        rolloverBytes: 'the same, with a smaller limit',
        dryRun: 'check everything, print what would be sent, send nothing',
      },
    },
    creation: {
      title: 'For an object that this append creates:',
      rows: {
        meta: 'headers, in the form of ossutil 1',
        metadata: 'user metadata; repeatable',
        contentType: 'default: by the extension of the key; if it has none, of the file',
        cacheControl: 'Cache-Control header',
        contentDisposition: 'Content-Disposition header',
        contentEncoding: 'Content-Encoding header',
        expires: 'Expires header, as 2026-12-31T23:59:59Z',
        acl: 'default, private, public-read or public-read-write',
        storageClass: 'Standard, IA or Archive',
        serverSideEncryption: 'AES256, KMS or SM4',
        tagging: 'object tag; repeatable',
        forbidOverwrite: 'have OSS refuse to create it where there is one',
      },
    },
    transfer: {
      title: 'Transfer:',
      rows: {
        partSize:
          'send a file as appends of this size (default: one; with --incremental 64MiB), and with --follow no larger ones',
        flushBytes: 'stdin and --follow: append when so much is waiting (default: 8MiB)',
        flushIntervalS: 'stdin and --follow: append so long after the first waiting byte (default: 1)',
        contentMd5: 'send Content-MD5; computed when no value is given',
        maxupspeed: 'send no faster than this; 0: no limit',
        trafficLimit: 'ask OSS for a speed limit',
      },
    },
    head: {
      title: 'What to print:',
      rows: {
        humanReadable: 'in the table, sizes as 1.5 MiB only, without the bytes',
        position: 'only the next append position; 0 for an absent object',
        lines: 'the first n lines; -n: all but the last n',
        bytes: 'the first n bytes; -n: all but the last n',
      },
    },
    tail: {
      title: 'What to print:',
      rows: {
        lines: 'the last n lines; +n: from line n on (default: 10)',
        bytes: 'the last n bytes; +n: from byte n on',
      },
    },
    tailFollow: {
      title: 'Following:',
      rows: {
        follow: 'go on printing what is appended, until interrupted',
        retry: 'wait for an object that does not exist yet',
        intervalS: 'time between two looks; up to 4 times as long while nothing is new (default: 1)',
      },
    },
    cat: {
      title: 'What to print:',
      rows: {
        offset: 'from this byte on (default: 0)',
        count: 'so many bytes (default: -1, all)',
        head: 'the first n bytes',
        tail: 'the last n bytes',
      },
    },
    verify: {
      title: 'What to take:',
      rows: { prefix: 'an object that is the beginning of the source is good enough: exit 0' },
    },
    version: {
      title: 'Which object:',
      rows: { versionId: 'this version, in a bucket that keeps versions' },
    },
    sandbox: {
      title: 'Server:',
      rows: {
        dir: 'where objects are kept',
        host: 'address to listen on',
        port: 'port to listen on; 0 = any free one',
        bucket: 'bucket to create; repeatable (default: sandbox)',
        fault: 'fault to place, as on[:nth[xTimes]]:kind[=value]; repeatable',
      },
    },
    help: {
      title: 'Help:',
      rows: {
        version: 'print the version; so does -v by itself',
        help: 'show the common options',
        helpAll: 'show all options',
      },
    },
    output: {
      title: 'Output options:',
      rows: {
        json: 'print one JSON document, and errors as JSON',
        outputFormat: 'the same in the spelling of ossutil 2',
        quiet: 'print no messages but errors',
        progress: 'show no progress',
        logLevel: 'how much to tell on stderr (default: warn)',
        logFile: 'tell it to this file, and stderr no more than warnings; -: stderr only',
        language: 'of messages and help (default: by LC_ALL, LC_MESSAGES or LANG)',
      },
    },
    connection: {
      title: 'Connection options:',
      rows: {
        endpoint: 'OSS endpoint, such as oss-cn-hangzhou.aliyuncs.com',
        accessKeyId: 'access key id',
        accessKeySecret: 'access key secret (safer: OSS_ACCESS_KEY_SECRET)',
        stsToken: 'security token of temporary credentials',
        mode: 'where keys come from (default: by what is set)',
        roleArn: 'RAM role to take on',
        roleSessionName: 'name of the session with a role (default: oss-append)',
        tokenTimeoutS: 'how long keys of a role are good (default: 3600)',
        stsRegion: 'region whose STS is asked for a role',
        stsEndpoint: 'STS of a private cloud',
        ecsRoleName: 'RAM role of the ECS instance (default: the one it has)',
        region: 'region, such as cn-hangzhou; read from the endpoint name where it can be',
        signVersion: 'signature version',
        cloudboxId: 'cloud box id',
        addressingStyle: 'how the bucket is addressed',
        proxy: 'proxy of http, https or socks5; env: that of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY',
        proxyUser: 'user at the proxy',
        proxyPassword: 'password at the proxy (safer: in the config file)',
        bindAddress: 'address of this machine that connections are made from',
        connectTimeoutS: 'limit for connecting (default: 10)',
        readTimeoutS: 'limit of time without any progress (default: 60)',
        retryTimes: 'tries after the first one (default: 10)',
        skipVerifyCert: 'accept any TLS certificate',
        userAgent: 'text added to the User-Agent header',
        password: 'ask for the access key secret on the terminal',
        roleArnAlias: 'the same as --ram-role-arn',
        profile: 'profile of the config file (default: default)',
        ignoreEnvVar: 'ignore the variables OSS_*, OSSUTIL_* and ALIBABA_CLOUD_*',
        configFile: 'config file, instead of .ossconfig or ~/.ossutilconfig',
        forcePathStyle: 'the same as --addressing-style path',
        cname: 'the endpoint is a custom domain: the same as --addressing-style cname',
        proxyHost: 'the same as --proxy',
        ua: 'the same as --user-agent',
        payer: 'who pays for the request',
        requestPayer: 'the same as --payer',
        encodingType: 'the key in the URL is percent-encoded',
      },
    },
  },
};
