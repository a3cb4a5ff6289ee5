// What help says in Chinese.
import type { HelpTexts } from '../help.ts';
import { list } from './values.ts';

export const help: HelpTexts = {
  description: '将文件追加到阿里云 OSS 对象的末尾，恰好一次，并以 CRC-64 证明。',
  titles: {
    usage: '用法：',
    arguments: '参数：',
    commands: '命令：',
    topics: '主题：',
    options: '常用选项：',
    examples: '示例：',
  },
  placeholders: { options: '[选项]', command: '<命令>', subject: '<命令或主题>' },
  choices: (words) => `（可选值：${list(words)}）`,
  default: (value) => `（默认值：${value}）`,
  more: {
    allOptions: (line) => `全部选项：${line}`,
    subjects: (line) => `全部命令和主题：${line}`,
    subject: (line) => `其中每一个的说明：${line}`,
  },
  commands: {
    appendfromfile: {
      summary: '将本地文件追加到对象末尾',
      description:
        '将文件、管道或另一个对象的数据追加到追加类型（Appendable）对象的末尾，恰好一次，' +
        '并以 CRC-64 证明。对象不存在时会创建它。',
      arguments: {
        source: '文件或管道的路径；- 表示标准输入；或 oss://bucket/key',
        object: 'oss://bucket/key 形式的对象 URL',
      },
    },
    head: {
      summary: '显示对象的信息及下次追加位置，或对象的开头',
      description: '显示对象的信息，以及下一个字节的追加位置；使用 -n 或 -c 时，显示开头的若干行或字节。',
      arguments: { object: 'oss://bucket/key 形式的对象 URL' },
    },
    tail: {
      summary: '显示对象的末尾，并可持续显示新追加的内容',
      description:
        '显示对象的末尾，与 tail(1) 的输出逐字节相同；只读取需要的范围。' +
        '使用 -f 时持续显示新追加的内容，无论连接如何中断，都不丢失、不重复任何字节。',
      arguments: { object: 'oss://bucket/key 形式的对象 URL' },
    },
    cat: {
      summary: '输出对象的全部内容，并以 CRC-64 证明',
      description:
        '逐字节输出对象，连接中断时从中断处继续；在此期间新追加的内容不包括在内。' +
        '整个对象以 CRC-64 证明，否则退出码为 65；对象的一部分没有 CRC-64。',
      arguments: { object: 'oss://bucket/key 形式的对象 URL' },
    },
    verify: {
      summary: '比较对象与文件，不传输内容',
      description:
        '以 CRC-64 比较对象（或对象系列）与文件、管道或另一个对象，不传输任何内容。' +
        '结果为一致（退出码 0）；对象是来源的开头部分，即落后；或者不同（退出码 65）。',
      arguments: {
        source: '文件或管道的路径；- 表示标准输入；或 oss://bucket/key',
        object: 'oss://bucket/key 形式的对象 URL',
      },
    },
    config: {
      summary: '写入、显示和检查设置',
      description:
        '询问 oss-append 所需的设置，并写入配置文件。如果给出了设置的选项，则直接写入，不再询问。' +
        '配置文件由 -c 指定，否则由 OSS_CONFIG_FILE 指定，再否则为 ~/.ossutilconfig。',
      arguments: {
        action: 'set key=value …、unset key …、get [key]、list 或 check [oss://bucket[/key]] 之一',
        words: '操作的参数；accessKeySecret=- 表示从标准输入读取',
      },
    },
    sandbox: {
      summary: '启动一个与 OSS 兼容的本地服务器',
      description: '启动一个应答方式与 OSS 相同的本地服务器，直到被中断。对象保存在 --dir 中。',
      arguments: {},
    },
    completion: {
      summary: '输出 shell 的命令补全脚本',
      description:
        '输出某种 shell 的补全脚本。使用它之后，可以用 Tab 键补全命令、选项及其取值、' +
        '文件，以及配置文件中出现的存储空间和 profile。',
      arguments: { shell: 'bash、zsh 或 fish' },
    },
    help: {
      summary: '显示某个命令的帮助，或某个主题的说明',
      description: '显示某个命令的帮助，或某个主题的说明；不带参数时，列出所有命令和主题。',
      arguments: { subject: '命令或主题' },
    },
    version: {
      summary: '显示版本',
      description: '显示版本；使用 --json 时也显示 Node.js 的版本。',
      arguments: {},
    },
  },
  topics: {
    'exit-codes': '各个退出码的含义',
    config: '设置取自何处，以及配置文件',
    credentials: '密钥取自何处，需要哪些权限',
    'exactly-once': '如何证明一次追加',
    keys: '如何在 URL 和对象系列中书写对象的名称',
    environment: '起作用的环境变量',
  },
  options: {
    place: {
      title: '追加位置：',
      rows: {
        position: '恰好在位置 n 追加，不先查询；否则退出码为 73',
        initCrc64: '与 --position 一起使用：上一次结果中的 crc64',
        incremental: '只追加文件中对象还没有的部分',
        quick: '与 --incremental 一起使用：只将对象的最后 1 MiB 与文件比较，仅适用于只增长的文件',
        follow: '与 --incremental 相同，并随文件的增长持续追加，直到收到 SIGINT、SIGTERM 或 SIGHUP',
        onRotate: '与 --follow 一起使用：文件被轮转或截断时如何处理（默认值：next）',
        onGap: '与 --follow 一起使用：找不到最新对象所对应的文件时如何处理（默认值：stop）',
        rotated: '与 --follow 一起使用：除文件旁边以外，还在哪里查找已轮转的文件；可重复',
        rollover: '对象写满（5 GiB）时，换到 key.1、key.2…… 继续',
        rolloverBytes: '同上，但使用更小的上限',
        dryRun: '检查一切，显示将要发送的内容，但不发送',
      },
    },
    creation: {
      title: '仅在本次追加创建对象时有效：',
      rows: {
        meta: '请求头，采用 ossutil 1 的格式',
        metadata: '自定义元数据；可重复',
        contentType: '内容类型；默认根据 Key 的扩展名判断，Key 没有扩展名时根据文件的扩展名',
        cacheControl: 'Cache-Control 请求头',
        contentDisposition: 'Content-Disposition 请求头',
        contentEncoding: 'Content-Encoding 请求头',
        expires: 'Expires 请求头，例如 2026-12-31T23:59:59Z',
        acl: '读写权限（ACL）：default、private、public-read 或 public-read-write',
        storageClass: '存储类型：Standard、IA 或 Archive',
        serverSideEncryption: '服务端加密方式：AES256、KMS 或 SM4',
        tagging: '对象标签；可重复',
        forbidOverwrite: '对象已经存在时，要求 OSS 拒绝创建',
      },
    },
    transfer: {
      title: '传输：',
      rows: {
        partSize:
          '将文件按此大小分多次追加（默认一次追加；使用 --incremental 时为 64MiB）；使用 --follow 时为每次追加的上限',
        flushBytes: '用于标准输入和 --follow：积累到此大小时追加（默认值：8MiB）',
        flushIntervalS: '用于标准输入和 --follow：收到首个待发字节后，经过此时间即追加（默认值：1）',
        contentMd5: '发送 Content-MD5；不给出值时自动计算',
        maxupspeed: '上传速度的上限；0 表示不限',
        trafficLimit: '请求 OSS 限速（单链接限速）',
      },
    },
    head: {
      title: '显示什么：',
      rows: {
        humanReadable: '在表格中只以 1.5 MiB 这样的形式显示大小，不显示字节数',
        position: '只显示下次追加位置；对象不存在时为 0',
        lines: '前 n 行；-n：除最后 n 行以外的全部',
        bytes: '前 n 个字节；-n：除最后 n 个字节以外的全部',
      },
    },
    tail: {
      title: '显示什么：',
      rows: {
        lines: '最后 n 行；+n：从第 n 行开始（默认值：10）',
        bytes: '最后 n 个字节；+n：从第 n 个字节开始',
      },
    },
    tailFollow: {
      title: '持续显示：',
      rows: {
        follow: '持续显示新追加的内容，直到被中断',
        retry: '对象尚不存在时等待其出现',
        intervalS: '两次查询的间隔；没有新内容时最多延长到 4 倍（默认值：1）',
      },
    },
    cat: {
      title: '显示什么：',
      rows: {
        offset: '从该字节开始（默认值：0）',
        count: '多少个字节（默认值：-1，即全部）',
        head: '前 n 个字节',
        tail: '最后 n 个字节',
      },
    },
    verify: {
      title: '接受什么：',
      rows: { prefix: '对象是来源的开头部分即可：退出码为 0' },
    },
    version: {
      title: '哪个对象：',
      rows: { versionId: '该版本的对象，用于开启了版本控制的存储空间' },
    },
    sandbox: {
      title: '服务器：',
      rows: {
        dir: '保存对象的目录',
        host: '监听的地址',
        port: '监听的端口；0 表示任意空闲端口',
        bucket: '要创建的存储空间；可重复（默认值：sandbox）',
        fault: '要设置的故障，格式为 on[:nth[xTimes]]:kind[=value]；可重复',
      },
    },
    help: {
      title: '帮助：',
      rows: {
        version: '显示版本；单独使用的 -v 也是如此',
        help: '显示常用选项',
        helpAll: '显示全部选项',
      },
    },
    output: {
      title: '输出选项：',
      rows: {
        json: '输出一个 JSON 文档，错误也以 JSON 输出',
        outputFormat: '同上，采用 ossutil 2 的写法',
        quiet: '除错误外不输出任何消息',
        progress: '不显示进度',
        logLevel: '在标准错误上输出多少信息（默认值：warn）',
        logFile: '将信息写入该文件，标准错误上只保留警告；- 表示只用标准错误',
        language: '消息和帮助的语言（默认取自 LC_ALL、LC_MESSAGES、LANG）',
      },
    },
    connection: {
      title: '连接选项：',
      rows: {
        endpoint: 'OSS 的访问域名（Endpoint），例如 oss-cn-hangzhou.aliyuncs.com',
        accessKeyId: '访问密钥的 AccessKey ID',
        accessKeySecret: '访问密钥的 AccessKey Secret（使用 OSS_ACCESS_KEY_SECRET 更安全）',
        password: '在终端上询问 AccessKey Secret',
        stsToken: '临时密钥的安全令牌（STS Token）',
        mode: '访问密钥的来源（默认根据已有的设置判断）',
        roleArn: '要扮演的 RAM 角色',
        roleSessionName: '角色会话的名称（默认值：oss-append）',
        tokenTimeoutS: '角色的临时密钥的有效时间（默认值：3600）',
        stsRegion: '向哪个地域的 STS 请求角色',
        stsEndpoint: '专有云的 STS',
        ecsRoleName: 'ECS 实例的 RAM 角色（默认为实例所具有的角色）',
        region: '地域，例如 cn-hangzhou；如能从 Endpoint 得知，则无需给出',
        signVersion: '签名版本',
        cloudboxId: '云盒 ID',
        addressingStyle: '存储空间的访问方式',
        proxy: 'http、https 或 socks5 代理；env 表示使用 HTTPS_PROXY、HTTP_PROXY 或 ALL_PROXY 中的代理',
        proxyUser: '代理的用户名',
        proxyPassword: '代理的密码（写在配置文件中更安全）',
        bindAddress: '从本机的哪个地址建立连接',
        connectTimeoutS: '建立连接的时限（默认值：10）',
        readTimeoutS: '没有任何进展的时限（默认值：60）',
        retryTimes: '首次尝试之后的重试次数（默认值：10）',
        skipVerifyCert: '接受任何 TLS 证书',
        userAgent: '附加在 User-Agent 请求头中的文本',
        roleArnAlias: '等同于 --ram-role-arn',
        profile: '配置文件中的 profile（默认值：default）',
        ignoreEnvVar: '忽略 OSS_*、OSSUTIL_* 和 ALIBABA_CLOUD_* 环境变量',
        configFile: '配置文件，代替 .ossconfig 或 ~/.ossutilconfig',
        forcePathStyle: '等同于 --addressing-style path',
        cname: 'Endpoint 是自定义域名：等同于 --addressing-style cname',
        proxyHost: '等同于 --proxy',
        ua: '等同于 --user-agent',
        payer: '由谁支付请求的费用（请求者付费）',
        requestPayer: '等同于 --payer',
        encodingType: 'URL 中的 Key 经过 URL 编码',
      },
    },
  },
};
