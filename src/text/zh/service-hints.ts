// What to do about each code of OSS and of the Security Token Service. Source of the terms: the error pages of the OSS user guide in Chinese.
import type { OssHints, StsHints } from '../en/service-hints.ts';
import type { Hint, ServiceHints } from '../service-hints.ts';
import { ONLY_APPENDED } from './append.ts';

const busy: Hint = () => 'OSS 繁忙或内部出错，请稍后重新运行';
const changedOnItsWay: Hint = () => '请求在传输途中被改动，请检查 Endpoint 和代理';
const tooLarge: Hint = () => '追加类型的对象最大为 5 GiB，请追加到其他对象';
const arrears: Hint = () => '该账号已欠费，结清之前 KMS 不提供密钥';
const noKms: Hint = ({ option }) =>
  `请为该账号开通 KMS，或者改用 AES256 加密（${option('serverSideEncryption')}）`;
const noKmsKey: Hint = () => '请在 KMS 中查看加密该存储空间或对象所用密钥的状态';
const encryption: Hint = ({ option }) => `请检查 ${option('serverSideEncryption')}：AES256、KMS 或 SM4`;

const OSS_HINTS: OssHints = {
  AbnormalBucketOwnerStatus: () => '该存储空间的拥有者账号已欠费、受限或已注销',
  AccessDenied: () => '请检查 RAM 授权策略是否授予了对该对象的 oss:PutObject 和 oss:GetObject 权限',
  AccessKeyIdAndSecurityTokenNotMatch: () =>
    '该安全令牌属于另一个 AccessKey；ID、Secret 和令牌必须来自同一次应答',
  ActiveRequestLimitExceeded: () => '该账号同时进行的请求过多，请稍后重新运行',
  AppendSealedObjectNotAllowed: () => '该对象已封存，无法恢复追加；请追加到其他 Key',
  BucketDisable: () => '该存储空间已被禁用，请在 OSS 控制台查看其状态',
  CnameDenied: ({ option }) => `该自定义域名绑定在其他存储空间上，请检查 ${option('endpoint')}`,
  DownloadTrafficRateLimitExceeded: () => '该账号的下载带宽已用尽，请稍后重新运行，或申请提高上限',
  EntityTooLarge: tooLarge,
  FileAlreadyExists: ({ option }) => `去掉 ${option('forbidOverwrite')} 即可向它追加`,
  FileImmutable: () => '该对象受合规保留策略保护，请追加到其他 Key',
  InDebt: arrears,
  InDebtOverdue: arrears,
  IncompleteBody: () => '请求在传输途中中断，请检查网络和代理',
  InlineDataTooLarge: tooLarge,
  InternalError: busy,
  InvalidAccessKeyId: ({ option }) =>
    `请检查 AccessKey ID，以及它是否已被禁用；以 STS. 开头的是临时密钥，还需要安全令牌（${option('stsToken')}）`,
  InvalidArgument: ({ option }) => `请检查其中提到的选项；如果是签名所用的地域，请检查 ${option('region')}`,
  InvalidBucketName: () => '存储空间名称由 3 至 63 个小写字母、数字和短划线组成',
  InvalidDataEncryptionAlgorithmError: encryption,
  InvalidDigest: ({ option }) =>
    `数据在传输过程中损坏，或者 ${option('contentMd5')} 与数据不符；没有存入任何数据`,
  InvalidEncryptionAlgorithmError: encryption,
  InvalidObjectName: () => 'Key 为 1 至 1023 字节的 UTF-8，不能以斜线或反斜线开头',
  InvalidObjectState: () => '该对象是归档对象，读取之前必须先解冻',
  InvalidRange: () => '该对象在此期间变短了，请重新运行',
  InvalidSecurityToken: () => '请检查 STS 安全令牌，以及它与该 AccessKey 是否匹配',
  InvalidTag: ({ option }) => `请检查 ${option('tagging')}：键最长 128 字节，值最长 256 字节`,
  InvalidTargetType: () => '该对象是软链接，请追加到它所指向的对象',
  KeyDisabled: noKmsKey,
  KeyPendingDeletion: noKmsKey,
  KeyPendingImport: noKmsKey,
  KmsInDebt: arrears,
  KmsInDebtOverdue: arrears,
  KmsServiceNotEnabled: noKms,
  KmsUbsmsInvalidBid: noKms,
  MetaOperationQpsLimitExceeded: () => '每秒的列举等管控类请求过多，请过几秒重新运行',
  MethodNotAllowed: ({ option }) => `${option('versionId')} 指定的可能是删除标记；否则请检查 Endpoint 和代理`,
  MissingArgument: changedOnItsWay,
  MissingContentLength: changedOnItsWay,
  NonStandardHostForbidden: ({ reader, option }) =>
    `OSS 不接受这个主机名；自定义域名需要 ${reader === 'program' ? 'addressingStyle cname' : option('cname')}`,
  NoSuchBucket: () => '请检查存储空间名称，以及 Endpoint 是否属于它所在的地域',
  NoSuchVersion: ({ option }) =>
    `请检查 ${option('versionId')}：该存储空间中没有对象的这个版本，或者没有开启版本控制`,
  NotImplemented: () => 'OSS 不支持该请求的某个请求头，请去掉产生它的选项',
  ObjectNotAppendable: () => ONLY_APPENDED,
  OperationNotSupported: () => '该存储空间或其所在地域不提供此功能，请去掉要求它的选项',
  PermanentRedirect: ({ option }) => `请用 ${option('endpoint')} 设置该存储空间所在地域的 Endpoint`,
  PositionNotEqualToLength: ({ reader }) =>
    reader === 'program'
      ? '有其他写入者追加了数据，请重新查询对象的末尾'
      : '有其他写入者追加了数据；`oss-append head --position` 可以查看对象现在的末尾',
  PublicEndpointForbidden: ({ reader, option }) =>
    `该账号必须使用自定义域名：请将其设为 Endpoint，并使用 ${reader === 'program' ? 'addressingStyle cname' : option('cname')}`,
  RequestTimeout: ({ option }) => `数据没有及时到达；请检查网络，或用 ${option('partSize')} 每次少发一些`,
  RequestTimeTooSkewed: () => '请校准本机的时钟',
  SecondLevelDomainForbidden: ({ reader, option }) =>
    `该服务不支持 path 方式的访问：请去掉 ${reader === 'program' ? 'addressingStyle path' : option('forcePathStyle')}`,
  SecurityTokenExpired: () => '请获取新的临时密钥',
  SecurityTokenNotSupported: () => '此处不接受临时密钥，请使用 RAM 用户的 AccessKey',
  ServiceUnavailable: busy,
  SignatureDoesNotMatch: ({ option }) =>
    `请检查 AccessKey Secret，以及 ${option('region')} 是否为该 Endpoint 所在的地域`,
  SlowDown: busy,
  SymlinkTargetNotExist: () => '该对象是软链接，而它所指向的对象不存在',
  TotalQpsLimitExceeded: ({ option }) =>
    `该账号每秒的请求过多；请降低追加的频率（${option('flushInterval')}），或申请提高上限`,
  TransferAccelerationDisabled: ({ option }) =>
    `请为该存储空间开启传输加速，或用 ${option('endpoint')} 设置其所在地域的 Endpoint`,
  UbsmsInvalidBid: noKms,
  UploadTrafficRateLimitExceeded: ({ option }) =>
    `该账号的上传带宽已用尽；请用 ${option('maxupspeed')} 降低速度，或申请提高上限`,
  UserDisable: () => '该账号已欠费或被禁用，只有账号的拥有者能够解决',
};

const keyOfAsker: Hint = () => '请检查扮演角色所用的 AccessKey、AccessKey Secret 和安全令牌';
const oidcToken: Hint = () => '请检查 OIDC 令牌文件是否在令牌过期之前得到更新';
const tooOften: Hint = () => '扮演角色的请求过于频繁，请稍后重新运行';

const STS_HINTS: StsHints = {
  'AuthenticationFail.NoPermission': () =>
    '请检查角色的信任策略是否允许该 OIDC 身份提供商，以及令牌的 audience 和 subject',
  'AuthenticationFail.OIDCToken.AudienceNotMatch': () =>
    '令牌的 audience 必须是 OIDC 身份提供商的客户端 ID；请为其签发令牌',
  'AuthenticationFail.OIDCToken.Expired': oidcToken,
  'AuthenticationFail.OIDCToken.HttpsUrlInvalid': () =>
    'OIDC 身份提供商颁发者的证书必须来自已知的颁发机构；请在 RAM 中查看该身份提供商',
  'AuthenticationFail.OIDCToken.Invalid': oidcToken,
  'AuthenticationFail.OIDCToken.InvalidSignature': () => '该令牌不是由所指定的 OIDC 身份提供商签发的',
  'EntityNotExist.Role': () => '请检查角色 ARN 中的账号和名称',
  IncompleteSignature: keyOfAsker,
  'InvalidAccessKeyId.Inactive': keyOfAsker,
  'InvalidAccessKeyId.NotFound': keyOfAsker,
  'InvalidParameter.DurationSeconds': ({ option }) =>
    `请检查 ${option('tokenTimeout')}：最少 900 秒，最多为该角色所允许的时长`,
  'InvalidParameter.RoleArn': ({ option }) =>
    `请检查 ${option('ramRoleArn')}：acs:ram::<account>:role/<name>`,
  'InvalidParameter.RoleSessionName': ({ option }) =>
    `请检查 ${option('roleSessionName')}：只能包含字母、数字和 . @ - _`,
  'InvalidSecurityToken.Expired': keyOfAsker,
  'InvalidTimeStamp.Expired': () => '请校准本机的时钟',
  MissingSecurityToken: ({ option }) =>
    `扮演角色所用的密钥是临时密钥，还需要它的安全令牌（${option('stsToken')}）`,
  NoPermission: () =>
    '请检查角色的信任策略是否允许扮演者，以及扮演者的 RAM 授权策略是否授予了对该角色的 sts:AssumeRole 权限',
  SignatureDoesNotMatch: keyOfAsker,
  Throttling: tooOften,
  'Throttling.Api': tooOften,
  'Throttling.User': tooOften,
};

export const serviceHints: ServiceHints = {
  servedBy: (endpoint, { option }) => `该存储空间应通过 ${endpoint} 访问：请用 ${option('endpoint')} 设置`,
  lacks: (permission) => `请让 RAM 授权策略或存储空间的授权策略授予对该对象的 ${permission} 权限`,
  denials: {
    anonymous: () => '请求没有签名：请给出访问凭证，或者让该存储空间允许任何人执行此操作',
    byKms: () => '请让 RAM 授权策略允许使用加密该存储空间所用的 KMS 密钥',
    byNetwork: () => '请求所在 VPC 的策略不允许访问该存储空间',
    byPolicy: () => '存储空间的授权策略或 RAM 授权策略中有针对它的 Deny；Deny 优先于任何 Allow',
    byReferer: () => '该存储空间的防盗链拒绝不带 Referer 的请求，请让它允许',
    bySession: () => '临时密钥的权限是角色的权限与申请时所附策略的交集',
  },
  oss: OSS_HINTS,
  sts: STS_HINTS,
};
