// A transport that keeps limits for all who use it together: requests under way at a time, and begun in a second. First
// come, first served.
import type PQueue from 'p-queue';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

export interface RequestLimits {
  /**
   * The most at a time, those that read aside: an append may have to read its source from the server. What waits to be
   * tried again is not under way. @default no limit but the connections
   */
  readonly jobs?: number | undefined;
  /** The most that begin within any second. @default no limit */
  readonly maxRequestsPerSecond?: number | undefined;
}

/** @returns the transport itself where there is no limit */
export function limited(transport: Transport, limits: RequestLimits): Transport {
  const { jobs, maxRequestsPerSecond } = limits;
  if (jobs === undefined && maxRequestsPerSecond === undefined) return transport;
  let queues: Promise<Queues> | undefined;
  return {
    async send(request, signal) {
      queues ??= openQueues(limits);
      return sendIn(await queues, transport, request, signal);
    },
    close: () => transport.close(),
  };
}

/** Each is absent where there is no such limit. */
interface Queues {
  readonly underWay: PQueue | undefined;
  readonly begun: PQueue | undefined;
}

async function openQueues({ jobs, maxRequestsPerSecond }: RequestLimits): Promise<Queues> {
  const { default: Queue } = await import('p-queue');
  return {
    underWay: jobs === undefined ? undefined : new Queue({ concurrency: jobs }),
    begun:
      maxRequestsPerSecond === undefined
        ? undefined
        : new Queue({ interval: 1000, intervalCap: maxRequestsPerSecond, strict: true }),
  };
}

function sendIn(
  { underWay, begun }: Queues,
  transport: Transport,
  request: HttpRequest,
  signal: AbortSignal | undefined,
): Promise<HttpResponse> {
  const send = async (): Promise<HttpResponse> => {
    await begun?.add(() => {}, { signal });
    return transport.send(request, signal);
  };
  // An append that is under way would wait for ever for a read of its source that waits for the append's end.
  return request.method === 'GET' || underWay === undefined ? send() : underWay.add(send, { signal });
}
