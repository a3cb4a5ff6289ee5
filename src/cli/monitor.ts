// Who watches over an append command while it is at work: a file of metrics, the service manager, and who asks by a
// signal. Nothing is loaded for those that do not.
import { Tally } from '../api/tally.ts';
import { OssAppendError } from '../errors.ts';
import type { Failure } from '../facts/figures.ts';
import type { CommandContext } from './command.ts';
import { exitCodeOf } from './exit-codes.ts';
import { takeService } from './service.ts';

export interface Monitor {
  /** Is to be told what becomes of each source. */
  readonly tally: Tally;
  /** Tells how things stand in the end. */
  stop(): Promise<void>;
}

/** @throws {LocalIoError} `MetricsFileFailed` */
export async function openMonitor(
  metricsFile: string | undefined,
  { io, reporter }: CommandContext,
): Promise<Monitor> {
  const tally = new Tally();
  const load = () => import('./online-monitor.ts');
  io.onStatusAsked(() => {
    // An update may have taken the files away by then: that is no reason to end what is at work.
    load()
      .then(({ printFigures }) => printFigures(tally, reporter))
      .catch(() => {});
  });
  const service = takeService(io.env);
  if (metricsFile === undefined && service === undefined) return { tally, stop: async () => {} };
  const { keepMetrics, notifyService } = await load();
  const metrics = metricsFile === undefined ? undefined : await keepMetrics(metricsFile, tally, reporter);
  const notifier = service && notifyService(service, tally, io.signal, reporter);
  return {
    tally,
    async stop() {
      await Promise.all([metrics?.stop(), notifier?.stop()]);
    },
  };
}

export function failureOf(error: unknown): Failure {
  const code = error instanceof OssAppendError ? error.code : 'Internal';
  return { code, exitCode: exitCodeOf(error) };
}
