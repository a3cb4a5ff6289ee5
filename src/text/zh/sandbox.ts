// Why the sandbox does not start.
import type { LocalIoFacts } from '../../facts/errors.ts';
import type { Idiom } from '../idiom.ts';
import type { Sentence } from '../texts.ts';
import { systemReason } from './system.ts';

type Problem = 'DiskFailed.Sandbox' | 'DiskFailed.NoWorkingDirectory' | 'DirectoryInUse' | 'CannotListen';
type SandboxTexts = { readonly [P in Problem]: (facts: LocalIoFacts[P], idiom: Idiom) => Sentence };

export const sandbox: SandboxTexts = {
  'DiskFailed.Sandbox': ({ reason }, { option }) => ({
    message: `无法启动沙箱：${systemReason(reason)}`,
    hint: `请用 ${option('dir')} 指定其他目录`,
  }),
  'DiskFailed.NoWorkingDirectory': ({ dir }, { option }) => ({
    message: `无法启动沙箱：当前工作目录已被删除，其中的 ${dir} 不存在`,
    hint: `请将 ${option('dir')} 设为绝对路径`,
  }),
  DirectoryInUse: ({ dir, pid }, { option }) => ({
    message: `${dir} 正被另一个沙箱使用（进程 ${pid}）`,
    hint: `请先结束该进程，或用 ${option('dir')} 指定其他目录`,
  }),
  CannotListen: ({ host, port, systemCode }, { option }) => {
    switch (systemCode) {
      case 'EADDRINUSE':
        return {
          message: `${host} 的端口 ${port} 已被占用`,
          hint: `请用 ${option('port')} 指定其他端口；0 表示任意空闲端口`,
        };
      case 'EACCES':
        return {
          message: `当前用户无权监听 ${host} 的端口 ${port}`,
          hint: `请将 ${option('port')} 设为不小于 1024 的端口；0 表示任意空闲端口`,
        };
      default:
        return {
          message: `无法监听 ${host}：${NO_ADDRESS.has(systemCode) ? '不是本机的地址' : systemReason(systemCode)}`,
          hint: `请用 ${option('host')} 指定其他地址`,
        };
    }
  },
};

/** Not one of its own, and not the name of one. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);
