// What help says in Chinese.
import type { HelpTexts } from '../help.ts';
import { options } from './help-options.ts';
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
        '并以 CRC-64 证明。对象不存在时会创建它。多个文件各自追加到自己的对象。',
      arguments: {
        source: '文件，以及加引号的通配模式；或管道；- 表示标准输入；或 oss://bucket/key',
        object:
          'oss://bucket/key 形式的对象 URL；{name}、{path}、{host}、{%Y/%m/%d} 等或末尾的 / 为各文件命名',
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
        source: '文件，以及加引号的通配模式；或管道；- 表示标准输入；或 oss://bucket/key',
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
  options,
};
