// What is wrong with a single value, as the end of a sentence: `必须是……`.
import type { EndpointProblem, FaultProblem, FaultValueForm, ValueProblem } from '../../facts/values.ts';

export function valueProblem(problem: ValueProblem): string {
  switch (problem.kind) {
    case 'empty':
      return '不能为空';
    case 'not-text':
      return '必须是文本：请加上引号';
    case 'not-printable-ascii':
      return '只能包含可打印的 ASCII 字符';
    case 'not-a-path':
      return '必须是文件的路径，且不能包含控制字符';
    case 'not-a-name-pattern':
      return '必须是匹配文件名的模式，不能包含 /';
    case 'not-for-ini':
      return '无法写入 ossutil 格式的文件：其中既有引号，又有会被当作注释的内容';
    case 'not-one-line':
      return '必须是一行文本';
    case 'not-a-region':
      return '必须是地域 ID，例如 cn-hangzhou';
    case 'not-a-host-label':
      return '只能包含小写字母、数字和短划线（-）';
    case 'not-a-proxy':
      return '必须是 host:port、http://host:port、https://host:port、socks5://host:port 或 env；主机之前可以写上经过 URL 编码的 user:password@';
    case 'not-an-ip-address':
      return '必须是 IP 地址';
    case 'not-a-choice':
      return `必须是 ${oneOf(problem.choices)}`;
    case 'not-seconds':
      return `必须是大于 0 且不超过 ${problem.max} 的秒数`;
    case 'not-an-integer':
      return `必须是 ${problem.min} 到 ${problem.max} 之间的整数`;
    case 'not-a-flag':
      return '必须是 true 或 false';
    case 'not-a-size':
      return `必须是 ${problem.min} 到 ${problem.max} 字节之间的大小，例如 8MiB`;
    case 'not-a-crc64':
      return '必须是无符号 64 位十进制数，与结果中的 crc64 形式相同';
    case 'not-an-md5':
      return '必须是 MD5 值的 Base64 编码，长度为 24 个字符；如需自动计算，请将该选项放在命令的最后';
  }
}

/** What an endpoint does wrong; its name stands before. */
export const ENDPOINT_PROBLEMS: Readonly<Record<EndpointProblem, string>> = {
  'virtual-hosted-ip': '是 IP 地址，无法以 virtual 方式访问',
  scheme: '使用了 http 和 https 以外的协议',
  user: '不能包含用户名或密码',
  path: '不能包含路径或查询参数',
  'not-a-host': '不是 host 或 host:port 的形式',
  'not-a-name-or-ip': '不是主机名，也不是 IP 地址',
  'port-zero': '端口不能为 0',
};

export function faultProblem(problem: FaultProblem): string {
  switch (problem.kind) {
    case 'form':
      return '格式应为 on[:nth[xTimes]]:kind[=value][,param=value]';
    case 'target':
      return `${quote(problem.target)}不在可选值之列：${list(problem.targets)}`;
    case 'turn':
      return `${quote(problem.turn)}的格式应为 nth、nthxTimes 或 xTimes（从 1 开始；次数可以是 inf）`;
    case 'unknown':
      return `没有${quote(problem.fault)}这种故障，可选的有：${list(problem.faults)}`;
    case 'no-value':
      return `${problem.fault} 不接受值`;
    case 'parameter':
      return `${problem.fault} 没有参数${quote(problem.parameter)}，或者该参数重复给出`;
    case 'value':
      return `${problem.parameter} 必须是${faultValue(problem.expects)}`;
    case 'missing':
      return `${problem.fault} 缺少 ${problem.parameter}，其值为${faultValue(problem.expects)}`;
  }
}

function faultValue(form: FaultValueForm): string {
  return typeof form === 'string' ? FAULT_VALUES[form] : `以下之一：${list(form)}`;
}

const FAULT_VALUES: Readonly<Record<Extract<FaultValueForm, string>, string>> = {
  count: '不小于 0 的整数',
  positive: '不小于 1 的整数',
  integer: '整数',
  status: '状态码（400 到 599）',
  word: '由字母组成的单词',
  nothing: '空值',
  length: '整数或 same-length',
  encoded: '经过 URL 编码的文本，且不能为空',
};

/** `a、b、c` */
export function list(words: readonly string[]): string {
  return words.join('、');
}

/** `a、b 或 c` */
export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? list(words) : `${list(words.slice(0, -1))} 或 ${words.at(-1)}`;
}

/** `a、b 和 c` */
export function allOf(words: readonly string[]): string {
  return words.length < 2 ? list(words) : `${list(words.slice(0, -1))} 和 ${words.at(-1)}`;
}

/** In quotes, with what could move a cursor escaped. */
export function quote(text: string): string {
  return `“${JSON.stringify(text).slice(1, -1)}”`;
}
