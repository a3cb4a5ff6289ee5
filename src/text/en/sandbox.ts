// Why the sandbox does not start.
import type { LocalIoFacts } from '../../facts/errors.ts';
import type { Idiom } from '../idiom.ts';
import type { Sentence } from '../texts.ts';

type Problem = 'DiskFailed.Sandbox' | 'DiskFailed.NoWorkingDirectory' | 'DirectoryInUse' | 'CannotListen';
type SandboxTexts = { readonly [P in Problem]: (facts: LocalIoFacts[P], idiom: Idiom) => Sentence };

export const sandbox: SandboxTexts = {
  'DiskFailed.Sandbox': ({ reason }, { option }) => ({
    message: `cannot start the sandbox: ${reason}`,
    hint: `choose another ${option('dir')}`,
  }),
  'DiskFailed.NoWorkingDirectory': ({ dir }, { option }) => ({
    message: `cannot start the sandbox: the working directory was deleted, so there is no ${dir}`,
    hint: `give ${option('dir')} as an absolute path`,
  }),
  DirectoryInUse: ({ dir, pid }, { option }) => ({
    message: `${dir} is in use by another sandbox (process ${pid})`,
    hint: `end that one, or choose another ${option('dir')}`,
  }),
  CannotListen: ({ host, port, systemCode }, { option }) => {
    switch (systemCode) {
      case 'EADDRINUSE':
        return {
          message: `port ${port} of ${host} is in use`,
          hint: `choose another ${option('port')}, 0 for any free one`,
        };
      case 'EACCES':
        return {
          message: `this user may not listen on port ${port} of ${host}`,
          hint: `choose a ${option('port')} from 1024 on, or 0 for any free one`,
        };
      default:
        return {
          message: `cannot listen on ${host}: ${NO_ADDRESS.has(systemCode) ? 'it is no address of this machine' : systemCode}`,
          hint: `choose another ${option('host')}`,
        };
    }
  },
};

/** Not one of its own, and not the name of one. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);
