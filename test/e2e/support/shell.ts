import { execFile } from 'node:child_process';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { BIN, type CliResult } from '../../support/run-cli.ts';
import { settingsOf } from '../../support/sandbox.ts';

/** Runs a script in bash, where `oss-append` is the command line. */
export function shell(
  sandbox: Sandbox,
  cwd: string,
  script: string,
): Promise<Pick<CliResult, 'code' | 'stdout' | 'stderr'>> {
  const env = { ...settingsOf(sandbox), PATH: process.env.PATH, HOME: `${cwd}/no-home` };
  const prefix = `oss-append() { '${process.execPath}' '${BIN}' "$@"; }; `;
  return new Promise((resolve) => {
    execFile('bash', ['-c', prefix + script], { cwd, env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
