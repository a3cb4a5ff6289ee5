// For those who set oss-append up, in Chinese.
import type { Finding } from '../../facts/setup.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { COMMAND_LINE, shellWord, spell } from '../idiom.ts';
import type { SetupTexts } from '../setup.ts';
import { formatBytes } from './amounts.ts';

const HIDDEN = '********';

export const setup: SetupTexts = {
  questions: {
    file: (path) => `配置文件 [${path}]：`,
    server: (present) =>
      `Endpoint 或地域，例如 oss-cn-hangzhou.aliyuncs.com 或 cn-hangzhou${brackets(present)}：`,
    region: (present) => `该 Endpoint 所在的地域，用于签名，例如 cn-hangzhou${brackets(present)}：`,
    accessKeyId: (present) => `访问密钥的 AccessKey ID${brackets(present)}：`,
    secret: (isPresent) =>
      `访问密钥的 AccessKey Secret${brackets(isPresent ? HIDDEN : undefined)}（输入时不显示）：`,
    token: (isPresent) =>
      isPresent
        ? `STS 安全令牌 [${HIDDEN}]（输入时不显示；输入 - 将其删除）：`
        : 'STS 安全令牌，仅临时密钥需要（输入时不显示；没有则按 Enter）：',
    secretOf: (accessKeyId) =>
      `${accessKeyId === undefined ? '访问密钥' : `${accessKeyId} `}的 AccessKey Secret（输入时不显示）：`,
    language: (present) => `语言，CH 为中文，EN 为英文${brackets(present)}：`,
  },
  written: (path, backup) => `已写入 ${path}${backup === undefined ? '' : `；原来的内容保存在 ${backup}`}`,
  howToCheck: (path) =>
    `检查对某个对象的权限：oss-append config check oss://bucket/key${path === undefined ? '' : ` ${COMMAND_LINE.option('configFile')} ${shellWord(path)}`}`,
  place,
  checks: {
    ok: '正常',
    problem: '有问题',
    names: {
      'config-file': '配置文件',
      credentials: '访问凭证',
      endpoint: '访问域名',
      clock: '时钟',
      'access-key': '访问密钥',
      bucket: '存储空间',
      read: '读取',
      append: '追加',
    },
    finding,
  },
};

function place(spelling: Spelling | undefined): string {
  if (spelling === undefined) return '默认值';
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
      return `${found.origin} 有应答（${found.elapsedMs} 毫秒）`;
    case 'clock':
      return clock(found.skewSeconds);
    case 'access-key':
      return 'OSS 认识该密钥，签名正确';
    case 'bucket':
      return `${found.bucket} 存在${found.isListed ? '' : '；不能列举其中的对象，不过追加并不需要该权限'}`;
    case 'read':
      return found.bytes === undefined
        ? `${found.url} 尚不存在；可以查询`
        : `${found.url} 可以读取（${formatBytes(found.bytes)}）`;
    case 'append':
      return `${found.url} 可以追加（尝试时不带数据，且使用必然被拒绝的位置，没有存入任何内容）`;
  }
}

function configFile({ path, namedBy, isFound }: Extract<Finding, { name: 'config-file' }>): string {
  if (path === undefined) return '没有（当前目录及其上级目录中没有 .ossconfig，也没有 ~/.ossutilconfig）';
  if (namedBy !== undefined) return `${path}（由 ${place(namedBy)} 指定）`;
  return isFound
    ? `${path}（在当前目录或其上级目录中找到；不读取 ~/.ossutilconfig）`
    : `${path}（当前目录及其上级目录中没有 .ossconfig）`;
}

function credentials({
  accessKeyId,
  isTemporary,
  until,
  spelling,
}: Extract<Finding, { name: 'credentials' }>): string {
  if (accessKeyId === undefined) return '没有：请求不签名';
  return [
    accessKeyId,
    ...(isTemporary ? ['带有 STS 安全令牌'] : []),
    ...(spelling === undefined ? [] : [`来自 ${place(spelling)}`]),
    ...(until === undefined ? [] : [`有效期至 ${until}`]),
  ].join('，');
}

function clock(skewSeconds: number): string {
  if (Math.abs(skewSeconds) < 2) return '本机的时钟准确';
  return `本机的时钟比服务器${skewSeconds > 0 ? '快' : '慢'} ${Math.abs(skewSeconds)} 秒，OSS 允许这一偏差`;
}
