// Why there are no credentials where somebody was asked for them.
import type { CommandFailure, ConfigFacts, CredentialsSetting, KeysProblem } from '../../facts/config.ts';
import { systemReason } from './system.ts';

export function keysProblem(problem: KeysProblem): string {
  switch (problem.kind) {
    case 'not-http':
      return '不是 HTTP';
    case 'status':
      return `状态码为 ${problem.status}`;
    case 'not-json':
      return '不是 JSON 对象';
    case 'missing':
      return `缺少 ${problem.field}`;
    case 'invalid':
      return `中的 ${problem.field} 无效`;
    case 'code':
      return `为 ${[problem.code, problem.message].filter((text) => text !== '').join('：')}`;
  }
}

export function commandFailure(failure: CommandFailure['failure']): string {
  switch (failure.kind) {
    case 'not-started':
      return `无法启动（${systemReason(failure.reason)}）`;
    case 'exit':
      return `以退出码 ${failure.exitCode} 结束`;
    case 'signal':
      return `被 ${failure.signalName} 信号终止`;
    case 'timeout':
      return `在 ${failure.seconds} 秒内没有完成`;
    case 'too-much':
      return `的输出超过 ${failure.limitBytes / 1024} KiB`;
  }
}

/** Behind a path and a blank. */
export function tokenFileProblem(problem: ConfigFacts['CredentialsFailed.TokenFile']['problem']): string {
  switch (problem) {
    case 'empty':
      return '是空的';
    case 'not-regular':
      return '不是普通文件';
    case 'too-large':
      return '过大，不可能是令牌';
    case 'not-a-token':
      return '中没有令牌';
    default:
      return `无法读取（${systemReason(problem.systemCode)}）`;
  }
}

export function credentialsSetting(setting: CredentialsSetting): string {
  switch (setting.kind) {
    case 'sts-endpoint':
      return 'STS 的 Endpoint 既不是主机，也不是以 http:// 或 https:// 开头的 URL';
    case 'sts-region':
      return 'STS 的地域不是地域 ID';
    case 'sts-region-missing':
      return '在 VPC 中访问 STS 需要指定地域';
    case 'url':
      return setting.of === 'uri'
        ? '凭证 URI 不是以 http:// 或 https:// 开头的 URL'
        : '实例凭证的 URL 不是以 http:// 或 https:// 开头的 URL';
    case 'anonymous-base':
      return '没有访问密钥，无法扮演 RAM 角色';
  }
}
