// Takes requests from node:http and sees each through to its end: an answer, a dropped connection, or a client
// that has gone. The only place where refusals and drops become what the client sees.
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { withFalseHeaders } from '../faults/answer.ts';
import { clockOf } from '../faults/moments.ts';
import type { FaultPlan, Injection } from '../faults/plan.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { ObjectStore } from '../store/store.ts';
import { type Address, parseAddress } from './addressing.ts';
import { dispatch } from './dispatch.ts';
import { Drop, dropConnection } from './drop.ts';
import type { Exchange, Reply } from './exchange.ts';
import { isSound } from './framing.ts';
import { operationOf } from './operation.ts';
import { refusalReply } from './refusal-reply.ts';
import { formatReply, sendReply } from './reply.ts';
import { RequestLog, type RequestLogEntry } from './request-log.ts';
import type { VerifyOptions } from './signature.ts';

export interface RequestHandlerOptions {
  readonly store: ObjectStore;
  readonly faults: FaultPlan;
  readonly clock: () => Date;
  readonly verify: VerifyOptions;
  readonly cnames: Readonly<Record<string, string>>;
  readonly maxObjectBytes: number;
  readonly onRequest: (entry: RequestLogEntry) => void;
}

export class RequestHandler {
  readonly #options: RequestHandlerOptions;
  readonly #log = new RequestLog();
  readonly #closing = new AbortController();
  readonly #atWork = new Set<Promise<void>>();
  /** The request that a connection is busy with, or was last. */
  readonly #current = new WeakMap<Socket, { exchange: Exchange; response: ServerResponse }>();

  constructor(options: RequestHandlerOptions) {
    this.#options = options;
    setMaxListeners(0, this.#closing.signal);
  }

  /** The latest requests, oldest first. */
  get log(): readonly RequestLogEntry[] {
    return this.#log.entries;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const last = this.#current.get(request.socket)?.exchange.request;
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
    const isInBody = current?.exchange.request.complete === false;
    if (current !== undefined && !isInBody && !current.response.writableFinished) {
      // What was asked for properly is answered before what was not ends the connection.
      current.response.once('finish', () => socket.destroySoon());
      return;
    }
    if (!(isInBody && current.response.headersSent)) {
      // The connection ended in the middle of a body: nothing is stored.
      const isCutOff = isInBody && error.code === 'HPE_INVALID_EOF_STATE';
      const refusal = new Refusal(isCutOff ? REFUSALS.IncompleteBody : REFUSALS.BadRequest, { closes: true });
      if (isInBody) current.exchange.log.status = refusal.entry.status;
      const noRequest = { requestId: newRequestId(), method: '', headers: {}, now: this.#options.clock };
      const refused = isInBody ? current.exchange : noRequest;
      socket.write(formatReply(refused, refusalReply(refused, refusal)));
    }
    socket.destroySoon();
  }

  async #seeThrough(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = performance.now();
    // A client may go away at any time; that its answer cannot be written is no error.
    response.on('error', () => undefined);
    const { faults, onRequest, verify, cnames } = this.#options;
    const headers = decodeHeaders(request);
    const address = addressOf(request, headers, cnames);
    const known = address instanceof Refusal ? { query: {} } : address;
    const operation = operationOf(request.method ?? '', known, headers);
    const injection = faults.claim(operation);
    const exchange = this.#exchange(request, headers, known, injection);
    this.#current.set(request.socket, { exchange, response });
    try {
      const reply = await answer(exchange, async () => {
        if (address instanceof Refusal) throw address;
        return dispatch(exchange, operation, verify);
      });
      await sendReply(exchange, response, withFalseHeaders(exchange, reply), startedMs);
    } catch (error) {
      if (error instanceof Drop) dropConnection(request.socket, error);
      else request.socket.destroy();
    } finally {
      injection.release();
      onRequest(exchange.log);
    }
  }

  #exchange(
    request: IncomingMessage,
    headers: Record<string, string>,
    address: Address,
    faults: Injection,
  ): Exchange {
    const { store, clock, maxObjectBytes, verify } = this.#options;
    return {
      request,
      method: request.method ?? '',
      address,
      headers,
      requestId: newRequestId(),
      isReused: this.#current.has(request.socket),
      now: clockOf(faults, clock),
      store,
      region: verify.region,
      maxObjectBytes,
      faults,
      signal: this.#closing.signal,
      log: this.#log.add(request, headers, address, faults.fired),
    };
  }
}

/** Turns refusals into replies, and the sandbox's own errors into 500. */
async function answer(exchange: Exchange, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return refusalReply(exchange, error);
    // Dropped on purpose; or the client has gone in the middle of its body, and nobody is left to answer.
    if (error instanceof Drop || exchange.request.destroyed || exchange.signal.aborted) throw error;
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

function newRequestId(): string {
  return randomUUID().replaceAll('-', '').slice(-24).toUpperCase();
}
