// What a config file or the environment says that has no effect, or a dangerous one.
import type { ConfigFacts, ConfigWarning, UnknownKey } from '../../facts/config.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { type Idiom, shellWord, spell } from '../idiom.ts';
import { list } from './values.ts';

export function configWarning(warning: ConfigWarning, idiom: Idiom): string {
  switch (warning.kind) {
    case 'no-working-directory':
      return '当前工作目录已被删除，因此不查找 .ossconfig';
    case 'foreign-file':
      return `${warning.path} 属于其他用户，已忽略；如果信任该文件，${howToName(warning.path, idiom)}`;
    case 'found-server':
      return `${warning.path} 是自动找到的，并未明确指定，请求将按其设置发往 ${warning.origin}；如果确实如此，${howToName(warning.path, idiom)}`;
    case 'empty-file':
      return `${warning.path} 中没有任何设置`;
    case 'readable-secrets': {
      const mode = warning.mode.toString(8).padStart(4, '0');
      return `${warning.path} 包含密钥，而其他用户可能有权访问（权限 ${mode}）：请执行 chmod 600 ${shellWord(warning.path)}`;
    }
    case 'unknown-section':
      return `${warning.path}：未知的节 [${warning.section}]，已忽略`;
    case 'unknown-key': {
      const where = warning.section === '' ? '' : `[${warning.section}] 中`;
      return `${warning.path}：${where}${unknownKey(warning)}，已忽略`;
    }
    case 'more-unknown':
      return `${warning.path}：另有 ${warning.count} 个未知的节或配置项，已忽略`;
    case 'repeated-section':
      return `${warning.path}：有多个 [${warning.section}] 节，以第一个为准`;
    case 'no-buckets':
      return `${warning.path}：profile ${warning.profile} 所指定的 [buckets …] 节不存在`;
    case 'odd-lines':
      return warning.as === 'colon'
        ? `${warning.path}：${lines(warning.lines)}虽然使用了冒号，仍按 key = value 读取`
        : `${warning.path}：${lines(warning.lines)}不是 key = value 的形式，已忽略`;
    case 'token-alone':
      return `${tokenAlone(warning, idiom)}，已忽略该令牌`;
  }
}

export function howToName(path: string, { option }: Idiom): string {
  return `请明确指定：${option('configFile')} ${shellWord(path)}（或设置 OSS_CONFIG_FILE）`;
}

export function tokenAlone(facts: ConfigFacts['CredentialsMissing.TokenAlone'], idiom: Idiom): string {
  const { token, accessKeyId, accessKeySecret } = facts;
  return `在${place(token)}设置了 ${spell(token, idiom)}，却没有 ${spell(accessKeyId, idiom)} 和 ${spell(accessKeySecret, idiom)}`;
}

/** Where it is set, as the beginning of a sentence. */
export function place(spelling: Spelling): string {
  if ('option' in spelling) return '命令行选项中';
  return 'variable' in spelling ? '环境变量中' : `配置文件 ${spelling.file} 中`;
}

export function unknownKey({ key, meant }: UnknownKey): string {
  const name = key === undefined ? '（名称含特殊字符）' : ` ${key}`;
  return `未知的配置项${name}${meant === undefined ? '' : `（是否应为 ${meant}？）`}`;
}

const MOST_LINES = 5;

/** @returns `第 3 行` or `第 3、5 行及另外 2 行` */
function lines(numbers: readonly number[]): string {
  const more = numbers.length - MOST_LINES;
  return `第 ${list(numbers.slice(0, MOST_LINES).map(String))} 行${more > 0 ? `及另外 ${more} 行` : ''}`;
}
