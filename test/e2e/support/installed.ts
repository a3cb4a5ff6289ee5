import { spawnSync } from 'node:child_process';

/** Whether there is a program that tests want to run the command line with; `.ci/run` installs them. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status === 0;
}
