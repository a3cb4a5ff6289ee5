// What help says of its topics in Chinese.
import type { SettingFacts, TopicTexts } from '../help.ts';
import type { Row } from '../page.ts';

export const topics: TopicTexts = {
  'exit-codes': ({ exitCodes }) => [
    '脚本应根据退出码判断，而不是根据消息的文字。退出码取自 sysexits.h。其中只有 75 可能自行消失：请稍后再运行一次。使用 --incremental 时，无论发生过什么，再次运行都是安全的。',
    {
      rows: [
        [`${exitCodes.ok}`, '已完成，并已证明'],
        [`${exitCodes.usage}`, '选项、对象 URL、Key 或存储空间名称有误，或没有给出命令；没有发送任何数据'],
        [
          `${exitCodes.dataError}`,
          '对象会变得过大、对象不是文件的开头部分，或其 CRC-64 不符；verify：落后或不同',
        ],
        [`${exitCodes.noInput}`, '本地文件或要读取的对象不存在或无法读取'],
        [
          `${exitCodes.unavailable}`,
          'OSS 因其他原因拒绝，例如 NoSuchBucket；TLS 证书不受信任；应答的不是 OSS',
        ],
        [`${exitCodes.software}`, 'oss-append 的缺陷'],
        [`${exitCodes.cannotCreate}`, '对象不可追加、末尾不在 --position，或已被替换'],
        [`${exitCodes.ioError}`, '文件在发送期间发生了变化；标准输入、标准输出或磁盘出错'],
        [`${exitCodes.tempFail}`, '多次重试后仍有网络错误或 5xx，或冲突不断：请稍后再运行'],
        [`${exitCodes.noPermission}`, 'OSS 返回 403：请按提示检查密钥、权限策略、地域和时钟'],
        [`${exitCodes.config}`, '缺少访问密钥、Endpoint 或地域；配置文件不存在、格式有误或不受信任'],
        [
          `${exitCodes.sighup}, ${exitCodes.sigint}, ${exitCodes.sigterm}`,
          'SIGHUP、SIGINT、SIGTERM；标准输入或所跟踪的文件中已有的数据会先发送，否则会说明还有多少没有发送',
        ],
      ],
    },
    '使用 --json 时，错误是标准错误上的一个 JSON 文档，其中有 code、exitCode 和 hint。',
  ],

  config: ({ settings }) => [
    '设置按以下顺序查找：选项、环境变量、配置文件、默认值。AccessKey ID、AccessKey Secret 和安全令牌总是一起取自同一处。',
    '只读取一个配置文件，即下列中的第一个：',
    {
      rows: [
        ['--config-file', '由它指定，否则由 OSS_CONFIG_FILE 或 OSSUTIL_CONFIG_FILE 指定'],
        ['.ossconfig', '也可以带 .yaml、.yml 或 .json，位于工作目录或其上级目录'],
        ['~/.ossutilconfig', 'ossutil 1 和 2 的配置文件'],
      ],
    },
    '格式为 YAML、JSON 或 ossutil 所用的 INI，由内容判断。自动找到而非指定的文件，不会得到其他来源的密钥。含有密钥的文件应当只有所有者可读（权限 600）。',
    { code: 'region: cn-hangzhou\naccessKeyId: your-access-key-id\naccessKeySecret: your-access-key-secret' },
    '配置文件中的键，以及作用相同的选项和环境变量：',
    {
      rows: settings.map(({ key, option, variables }) => [
        key,
        [option, ...variables].filter(isThere).join('、') || '只能在文件中设置',
      ]),
    },
    '询问并写入所需的设置、查看起作用的设置及其来源，以及检查设置：',
    { code: 'oss-append config\noss-append config list\noss-append config check oss://bucket/logs/app.log' },
  ],

  credentials: () => [
    '由第一个指明身份的来源决定，不会由其他来源代替：在那里无法取得的，就是错误（退出码 78），绝不会换用其他身份。',
    {
      rows: [
        ['1. 选项', '--access-key-id 和 --access-key-secret，或 --mode 及其所需的设置'],
        ['2. OSS_*', 'OSS_ACCESS_KEY_ID、OSS_ACCESS_KEY_SECRET、OSS_SESSION_TOKEN；OSS_ROLE_ARN 中的角色'],
        [
          '3. ALIBABA_CLOUD_*',
          'ALIBABA_CLOUD_ACCESS_KEY_ID、ALIBABA_CLOUD_ACCESS_KEY_SECRET、ALIBABA_CLOUD_SECURITY_TOKEN',
        ],
        ['4. 配置文件', '其中的 profile：密钥、模式，或模式所需的设置'],
        [
          '5. OIDC（RRSA）',
          'ALIBABA_CLOUD_ROLE_ARN、ALIBABA_CLOUD_OIDC_PROVIDER_ARN、ALIBABA_CLOUD_OIDC_TOKEN_FILE',
        ],
        ['6. 其他工具', '阿里云 CLI 的 ~/.aliyun/config.json，以及其他环境变量所指明的'],
      ],
    },
    { title: '模式：' },
    {
      rows: [
        ['AK', 'AccessKey ID 和 AccessKey Secret'],
        ['StsToken', '再加上安全令牌'],
        ['RamRoleArn', '由原本的身份扮演的 RAM 角色'],
        ['EcsRamRole', 'ECS 实例的 RAM 角色'],
        ['OIDC', '以 OIDC 令牌扮演的 RAM 角色，用于 ACK 的 Pod 或 CI'],
        ['Process', '某个命令的输出'],
        ['CredentialsURI', '某个 URL 的应答'],
        ['Anonymous', '匿名：请求不签名'],
      ],
    },
    '临时密钥在命令运行期间会自动更新。追加需要 oss:PutObject 权限；查找对象的末尾、证明已写入的内容以及读取需要 oss:GetObject 权限。密钥放在环境变量或文件中比放在选项中安全，选项对本机的所有用户可见；--password 会询问密钥。',
    {
      code: 'oss-append config check oss://bucket/logs/app.log\noss-append append app.log oss://bucket/logs/app.log --mode EcsRamRole',
    },
  ],

  'exactly-once': () => [
    '一次追加是在某个位置上的一次请求，只有当对象恰好是这么长时，OSS 才会接受。应答可能丢失，那时无从知道数据是否已经写入。凭猜测再次发送，可能会写入两次，所以绝不凭猜测发送。',
    '在发送第一个字节之前，HEAD 给出对象的长度 P 和 CRC-64。由这个 CRC-64 和所发送的数据，可以算出追加之后整个对象应有的 CRC-64。明确的应答必须与之相符，否则退出码为 65。没有明确的应答时，再发送一次 HEAD：',
    {
      rows: [
        ['长度仍为 P', '没有写入：在 P 处再次发送'],
        ['与预期相符', '已经写入：完成，结果中会注明“已确认写入”'],
        ['一部分', '由其 CRC-64 得知：在其后发送剩余部分'],
        ['其他情况', '读回该范围并比较：是自己的，则完成；是其他写入者的，则追加在其后'],
      ],
    },
    '多个写入者之间无需约定：后到者会再次查看，并追加在先到者之后。状态只保存在对象中：没有日志、锁或旁边的文件，因此命令可以在任何时刻被终止，之后再次运行。',
    {
      rows: [
        [
          '--incremental',
          '文件是完整的日志：先证明对象已有的内容是文件的开头部分，然后只发送剩余部分。无论发生过什么，都可以再次运行',
        ],
        ['--position', '恰好在此位置追加，否则退出码为 73'],
      ],
    },
    '退出码为 0 之后再次手动运行普通的追加，会再追加一次：如果文件在对象中只应出现一次，请使用 --incremental。',
  ],

  keys: () => [
    '对象写成 oss://bucket/key。存储空间名称由 3 到 63 个小写字母、数字和短划线组成；Key 为 1 到 1023 字节的 UTF-8，且不以 / 或 \\ 开头。其中的斜线是名称的一部分：无需创建目录。',
    {
      rows: [
        ['oss://bucket/logs/app.log', 'Key 为 logs/app.log'],
        ['oss://bucket/logs/', '以 / 结尾：其后接文件的名称'],
        ["'oss://bucket/my app.log'", '如果 shell 会将其拆开，或其中有对 shell 有特殊含义的字符，请加引号'],
      ],
    },
    '使用 --encoding-type url 时，Key 经过 URL 编码，与 ossutil 相同：%20 或 + 表示空格，%2B 表示加号。',
    { code: 'oss-append head oss://bucket/my%20app.log --encoding-type url' },
    { title: '多个文件：' },
    '多个来源、加引号的通配模式，以及带 --recursive 的目录，都代表多个文件。每个文件追加到自己的对象，由 Key 命名：末尾的 / 之后接文件的路径，从通配模式开始变化之处或目录算起；Key 中可以使用：',
    {
      rows: [
        ['{name} {stem} {ext}', 'app.log、app、.log'],
        ['{path}', '文件的路径，与 / 之后所接的相同'],
        ['{host}', '本机的名称'],
        ['{%Y/%m/%d} {%H}', '追加的时间，使用本地时间；加 --utc 则使用 UTC；写法同 strftime(3)'],
      ],
    },
    { code: "oss-append append 'logs/**/*.log' 'oss://bucket/{host}/{%Y/%m/%d}/{path}' --incremental" },
    '其他花括号只是字符本身；加 --encoding-type url 时，%7B 总是花括号本身。',
    { title: '对象系列：' },
    '所跟踪的文件被轮转或截断时，以及使用 --rollover 而对象已写满时，会换到下一个对象继续。序号位于扩展名之前：app.log、app.1.log、app.2.log；没有扩展名时位于末尾：app、app.1。每个对象的元数据都说明它从来源的何处开始，因此可以删除较早的对象。',
    '只能追加到由追加创建的对象（类型为 Appendable）；以其他方式上传的对象不可追加。一个对象最大为 5 GiB。',
  ],

  environment: ({ settings }) => [
    '环境变量优先于配置文件，选项优先于环境变量；空的环境变量视为没有设置。--ignore-env-var 忽略以 OSS_、OSSUTIL_ 或 ALIBABA_CLOUD_ 开头的环境变量。',
    { rows: settings.flatMap(variableRows) },
    {
      rows: [
        ['OSS_CONFIG_FILE, OSSUTIL_CONFIG_FILE', '配置文件，与 --config-file 相同'],
        ['OSSUTIL_PROFILE', '其中的 profile，与 --profile 相同'],
        ['ALIBABA_CLOUD_PROFILE', '阿里云 CLI 的 profile，或下述文件中的节'],
        ['ALIBABA_CLOUD_CREDENTIALS_FILE', '含有密钥的文件，与阿里云 SDK 所读取的相同'],
        ['ALIBABA_CLOUD_CLI_PROFILE_DISABLED', 'true 表示不读取阿里云 CLI 的文件'],
        ['ALIBABA_CLOUD_ECS_METADATA_DISABLED', 'true 表示从不查询实例的元数据'],
        ['ALIBABA_CLOUD_IMDSV1_DISABLED', 'true 表示不以无令牌的方式查询'],
        ['ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED', 'true 表示向 VPC 内的 STS 请求角色'],
        ['HTTPS_PROXY, HTTP_PROXY, ALL_PROXY', '用于 https、http 和所有 Endpoint 的代理；也可以小写'],
        ['NO_PROXY', '不使用代理的主机，以逗号分隔；* 表示全部'],
        ['NODE_EXTRA_CA_CERTS', '除 Node.js 自带的以外，还信任的证书的文件'],
        ['LC_ALL, LC_MESSAGES, LANG', '消息的语言：zh_… 为中文，其他均为英文'],
        ['CI', '设置后不绘制进度；TERM=dumb 时也是如此'],
        ['NO_COLOR', '设置后不使用颜色'],
        ['FORCE_COLOR', '1 表示进度仍使用颜色；0 表示不使用'],
      ],
    },
  ],
};

function isThere(text: string | undefined): text is string {
  return text !== undefined;
}

function variableRows({ variables, option, key, meaning }: SettingFacts): Row[] {
  if (variables.length === 0) return [];
  return [[variables.join(', '), option === undefined ? `配置文件中的 ${key}` : `${option}：${meaning}`]];
}
