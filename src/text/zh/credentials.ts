// Why there are no credentials: nothing says who signs, or who was asked for them has none.
import type { CommandFailure, ConfigFacts, CredentialsSetting, KeysProblem } from '../../facts/config.ts';
import type { Spelling } from '../../facts/spelling.ts';
import { type Idiom, spell } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import { place, tokenAlone } from './config-warnings.ts';
import { systemReason } from './system.ts';
import { allOf } from './values.ts';

type CredentialsProblem = Extract<keyof ConfigFacts, `Credentials${string}`>;

export const credentials: Pick<ErrorTexts, CredentialsProblem> = {
  CredentialsMissing: (_, idiom) => ({ message: '没有设置访问凭证', hint: waysToGiveCredentials(idiom) }),
  'CredentialsMissing.Parameters': ({ mode, askedBy, missing }, idiom) => ({
    message: `在${place(askedBy)}设置了 ${spell(askedBy, idiom)}：mode ${mode} 还需要 ${allOf(missing.map((each) => whereTo(each, idiom)))}`,
    hint: `请设置 ${allOf(missing.map((each) => whereTo(each, idiom)))}，或改用其他 mode`,
  }),
  'CredentialsMissing.Profile': ({ path, profile }) => ({
    message: `${path}：profile ${profile} 被指定为访问密钥的来源，其中却没有访问密钥`,
    hint: `请在 profile ${profile} 中设置 AccessKey ID 和 AccessKey Secret，或设置 mode`,
  }),
  'CredentialsMissing.Base': ({ role }, idiom) => ({
    message: `在${place(role)}设置了 ${spell(role, idiom)}，却没有用来扮演该角色的访问密钥`,
    hint: waysToGiveCredentials(idiom),
  }),
  'CredentialsMissing.CliMode': ({ mode, path, profile }, { option }) => ({
    message: `${path}：profile ${profile} 的 mode 为 ${mode}，只有阿里云 CLI 自己能够以这种方式登录`,
    hint: `请通过命令取得访问密钥：将 ${option('mode')} 设为 Process，并在配置文件中设置 credentialProcess`,
  }),
  'CredentialsMissing.Disabled': ({ mode, variable }) => ({
    message: `mode ${mode} 需要访问实例元数据，而 ${variable} 禁止访问`,
    hint: `请去掉环境变量 ${variable}，或给出其他访问凭证`,
  }),
  'CredentialsMissing.Half': ({ present, missing }, idiom) => ({
    message: `在${place(present)}设置了 ${spell(present, idiom)}，却没有 ${spell(missing, idiom)}`,
    hint: `请在${place(present)}同时给出两者：AccessKey ID 和 AccessKey Secret 不会取自不同的来源`,
  }),
  'CredentialsMissing.TokenAlone': (facts, idiom) => ({
    message: tokenAlone(facts, idiom),
    hint: '请在同一处给出这三项',
  }),
  'CredentialsFailed.Answer': ({ from, problem }) => ({
    message: `没有取得访问凭证：${from === undefined ? '命令的输出' : `${from} 的应答`}${keysProblem(problem)}`,
    hint: problem.kind === 'not-http' ? '请检查其地址，以及应使用 http:// 还是 https://' : undefined,
  }),
  'CredentialsFailed.Command': ({ failure, stderr }) => ({
    message: `没有取得访问凭证：输出凭证的命令${commandFailure(failure)}${stderr === '' ? '' : `：${stderr}`}`,
    hint: failure.kind === 'timeout' ? '该命令既没有输入，也没有终端；请查看它在等待什么' : undefined,
  }),
  'CredentialsFailed.EcsRole': ({ from, roleName }) => ({
    message:
      roleName === undefined
        ? `没有取得访问凭证：${from} 的实例元数据中没有该实例的 RAM 角色`
        : `没有取得访问凭证：${from} 的实例元数据中没有 RAM 角色 ${roleName}`,
    hint: '请在 ECS 控制台为实例授予 RAM 角色；如果给出了角色名称，必须与所授予的角色一致',
  }),
  'CredentialsFailed.PlainMetadata': ({ from, status }) => ({
    message: `没有取得访问凭证：${from} 没有给出访问元数据所需的令牌（状态码 ${status}）`,
    hint: '除非您允许普通模式，否则只信任加固模式的元数据；ECS 实例之外没有元数据服务',
  }),
  'CredentialsFailed.TokenFile': ({ path, problem }) => ({
    message: `没有取得访问凭证：OIDC 令牌文件 ${path} ${tokenFileProblem(problem)}`,
  }),
  'CredentialsFailed.Setting': (setting) => ({ message: `没有取得访问凭证：${credentialsSetting(setting)}` }),
};

function waysToGiveCredentials({ reader, option }: Idiom): string {
  if (reader === 'program') return '请给出 credentials';
  return (
    '请运行 `oss-append config`，它会询问所需的设置并写入 ~/.ossutilconfig；' +
    '也可以设置环境变量 OSS_ACCESS_KEY_ID 和 OSS_ACCESS_KEY_SECRET（临时密钥还需要 OSS_SESSION_TOKEN），' +
    `或者使用 ${option('accessKeyId')} 和 ${option('accessKeySecret')}（以及 ${option('stsToken')}）`
  );
}

function whereTo(spelling: Spelling, idiom: Idiom): string {
  return spell(spelling, idiom) + ('file' in spelling && spelling.file === '' ? '（在配置文件中）' : '');
}

function keysProblem(problem: KeysProblem): string {
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

function commandFailure(failure: CommandFailure['failure']): string {
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
function tokenFileProblem(problem: ConfigFacts['CredentialsFailed.TokenFile']['problem']): string {
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

function credentialsSetting(setting: CredentialsSetting): string {
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
