// Bold, where a terminal shows it and nobody minds.
import type { ProcessIo } from './process-io.ts';

export async function emphasisOf({
  stdout,
  env,
}: Pick<ProcessIo, 'stdout' | 'env'>): Promise<(text: string) => string> {
  const isShown = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  if (!isShown) return (text) => text;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 }).bold;
}
