// Takes requests from node:http and sees each through to its end: an answer, a dropped connection, or a client
// that has gone. The only place where refusals and drops become what the client sees.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { withFalseHeaders } from '../faults/answer.ts';
import { clockOf } from '../faults/moments.ts';
import type { FaultPlan } from '../faults/plan.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import { type Address, parseAddress } from './addressing.ts';
import { dispatch } from './dispatch.ts';
import { Drop, dropConnection } from './drop.ts';
import type { Exchange, MutableLogEntry, Reply, RequestLogEntry, Shared } from './exchange.ts';
import { isSound } from './framing.ts';
import { operationOf } from './operation.ts';
import { formatReply, refusalReply, sendReply } from './reply.ts';

export interface RequestHandlerOptions extends Shared {
  readonly faults: FaultPlan;
  readonly clock: () => Date;
  readonly cnames: Readonly<Record<string, string>>;
  readonly onRequest: (entry: RequestLogEntry) => void;
}

const MAX_LOG_ENTRIES = 10_000;

export class RequestHandler {
  /** The latest requests, oldest first. */
  readonly log: RequestLogEntry[] = [];
  readonly #options: RequestHandlerOptions;
  readonly #closing = new AbortController();
  readonly #atWork = new Set<Promise<void>>();
  /** The request that a connection is busy with, or was last. */
  readonly #current = new WeakMap<Socket, Exchange>();
  #connections = 0;

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    setMaxListeners(0, this.#closing.signal);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const last = this.#current.get(request.socket)?.request;
    // Nobody knows where one begins behind such a request.
    if (last !== undefined && !isSound(last)) return;
    const work = this.#seeThrough(request, response).finally(() => this.#atWork.delete(work));
    this.#atWork.add(work);
  }

  /** Wakes everything that waits. */
  stop(): void {
    this.#closing.abort(new Drop('close'));
  }

  /** Resolves when no request is at work. */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#atWork]);
  }

  /** Answers what node:http could not take for a request, or for the rest of one. */
  refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    // Whatever else comes is no request.
    socket.removeAllListeners('data');
    const current = this.#current.get(socket);
    const inBody = current?.request.complete === false ? current : undefined;
    if (current !== undefined && inBody === undefined && !current.response.writableFinished) {
      // What was asked for properly is answered before what was not ends the connection.
      current.response.once('finish', () => socket.destroySoon());
      return;
    }
    if (inBody?.response.headersSent !== true) {
      // The connection ended in the middle of a body: nothing is stored.
      const isCutOff = inBody !== undefined && error.code === 'HPE_INVALID_EOF_STATE';
      const refusal = new Refusal(isCutOff ? REFUSALS.IncompleteBody : REFUSALS.BadRequest, { closes: true });
      if (inBody !== undefined) inBody.log.status = refusal.entry.status;
      const refused = inBody ?? { ...newAnswered(), method: '', headers: {}, now: this.#options.clock };
      socket.write(formatReply(refused, refusalReply(refused, refusal)));
    }
    socket.destroySoon();
  }

  async #seeThrough(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client may go away at any time; that its answer cannot be written is no error.
    response.on('error', () => undefined);
    const headers = decodeHeaders(request);
    const parsed = addressOf(request, headers, this.#options.cnames);
    const address = parsed instanceof Refusal ? { query: {} } : parsed;
    const exchange = this.#exchange(response, headers, address);
    this.#current.set(request.socket, exchange);
    try {
      const reply = await answer(exchange, parsed);
      await sendReply(exchange, withFalseHeaders(exchange, reply));
    } catch (error) {
      const isLeft = request.socket.destroyed || this.#closing.signal.aborted;
      if (!(error instanceof Drop) && !isLeft) exchange.log.failure = error as Error;
      dropConnection(request.socket, error instanceof Drop ? error : new Drop('reset'));
    } finally {
      exchange.faults.release();
      this.#options.onRequest(exchange.log);
    }
  }

  #exchange(response: ServerResponse, headers: Record<string, string>, address: Address): Exchange {
    const request = response.req;
    const { method = '' } = request;
    const before = this.#current.get(request.socket);
    const operation = operationOf(method, address, headers);
    const faults = this.#options.faults.claim(operation);
    const { authorization, 'x-oss-security-token': token, ...shown } = headers;
    const log: MutableLogEntry = {
      method,
      ...address,
      headers: shown,
      connectionId: before?.log.connectionId ?? ++this.#connections,
      bytesReceived: 0,
      faultsFired: faults.fired,
    };
    this.log.push(log);
    if (this.log.length > MAX_LOG_ENTRIES) this.log.shift();
    return {
      ...this.#options,
      ...newAnswered(),
      request,
      response,
      method,
      address,
      headers,
      operation,
      isReused: before !== undefined,
      now: clockOf(faults, this.#options.clock),
      faults,
      signal: this.#closing.signal,
      log,
    };
  }
}

/** Turns refusals into replies, and the sandbox's own errors into 500. */
async function answer(exchange: Exchange, address: Address | Refusal): Promise<Reply> {
  try {
    if (address instanceof Refusal) throw address;
    return await dispatch(exchange);
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(exchange, error);
    // Dropped on purpose; or the client has gone in the middle of its body, and nobody is left to answer.
    if (error instanceof Drop || exchange.request.socket.destroyed || exchange.signal.aborted) throw error;
    exchange.log.failure = error as Error;
    return refusalReply(exchange, new Refusal(REFUSALS.InternalError));
  }
}

function addressOf(
  request: IncomingMessage,
  headers: Record<string, string>,
  cnames: Readonly<Record<string, string>>,
): Address | Refusal {
  try {
    if (!isSound(request)) throw new Refusal(REFUSALS.BadRequest, { closes: true });
    return parseAddress(latin1ToUtf8(request.url ?? ''), headers.host ?? '', cnames);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** node:http reads header bytes as Latin-1; signatures and metadata are over UTF-8. */
function decodeHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, latin1ToUtf8(String(value))]),
  );
}

function latin1ToUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString();
}

/** What every answer tells of its request. */
function newAnswered() {
  const requestId = randomUUID().replaceAll('-', '').slice(-24).toUpperCase();
  return { requestId, startedMs: performance.now() };
}
