// One exchange over a line: the request, the head of the answer, its body; and what became of it where it failed.
import type { Dispatcher } from 'undici';
import { contentBody, shortBody } from './answer-body.ts';
import { fromWire, toWire } from './header-text.ts';
import type { Line } from './line.ts';
import { forwarded, wantsLogin } from './proxied.ts';
import type { ProxyServer } from './proxy-url.ts';
import { RequestBody } from './request-body.ts';
import type { Reuse } from './reuse.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';
import { isClosing, SilenceError, transportError } from './transport-error.ts';
import { sending, watch } from './watch.ts';

export interface ExchangeDeps {
  readonly line: Line;
  readonly reuse: Reuse;
  /** The proxy that passes the request on and answers in the server's place. */
  readonly forwarder: ProxyServer | undefined;
  readonly readTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Called once, when the line is free for another exchange. */
  readonly giveBack: () => void;
}

export class Exchange {
  readonly #deps: ExchangeDeps;
  /** undici lets an exchange that is aborted wait until it is connected. */
  readonly #onAbort = (): void => void this.#deps.line.drop();
  /** Why we broke the connection ourselves. */
  #givenUp: Error | undefined;
  #hasHead = false;

  constructor(deps: ExchangeDeps) {
    this.#deps = deps;
  }

  async run(request: HttpRequest): Promise<HttpResponse> {
    const { forwarder } = this.#deps;
    const body = request.body && new RequestBody(request.body);
    const endWatch = this.#watchSending(body, request.patienceMs);
    this.#deps.signal?.addEventListener('abort', this.#onAbort, { once: true });
    try {
      const response = await this.#dispatch(request, body);
      this.#hasHead = true;
      const status = response.statusCode;
      if (status === 407 && forwarder !== undefined) throw wantsLogin(forwarder);
      const headers = flattenHeaders(response.headers);
      if (request.method !== 'HEAD' && headers['content-length'] !== '0') {
        return { status, headers, body: this.#read(request, status, response.body) };
      }
      // Reading nothing as a stream takes longer than all else about a short answer.
      await response.body.dump();
      this.#finish();
      return { status, headers, body: nothing() };
    } catch (error) {
      const failure = this.#failureOf(error, request, body);
      this.#leave();
      throw failure;
    } finally {
      endWatch();
      this.#deps.signal?.removeEventListener('abort', this.#onAbort);
    }
  }

  #dispatch(request: HttpRequest, body: RequestBody | undefined): Promise<Dispatcher.ResponseData> {
    const { line, reuse, forwarder, signal } = this.#deps;
    const passedOn = forwarder && forwarded(request, forwarder);
    return line.begin(reuse.mayReuse()).request({
      method: request.method as Dispatcher.HttpMethod,
      origin: request.origin,
      // As text, apart from the origin: a URL object would rewrite dot segments and break the signature.
      path: passedOn?.path ?? request.target,
      headers: { ...wireHeaders(request.headers), ...passedOn?.headers },
      // undici takes any async iterable; its types name only some.
      body: (body ?? null) as Dispatcher.RequestOptions['body'] & null,
      signal: signal ?? null,
      // undici would close the connection after a HEAD, and the append that follows would need a new one.
      reset: false,
    });
  }

  /** Until the head of the answer is there, only bytes that leave are progress; once all are out, time runs. */
  #watchSending(body: RequestBody | undefined, patienceMs: HttpRequest['patienceMs']): () => void {
    const { line, readTimeoutMs: limitMs } = this.#deps;
    const leaves = sending(() => line.socket);
    const waitsForSource = (): boolean => body?.isAsked === true && line.socket?.writableLength === 0;
    return watch({
      limitMs,
      patienceMs,
      progressed: () => leaves() || waitsForSource(),
      giveUp: (waitedMs) => this.#giveUp(new SilenceError(waitedMs)),
    });
  }

  async *#read(
    request: HttpRequest,
    status: number,
    body: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    const { readTimeoutMs } = this.#deps;
    const isSuccess = status >= 200 && status < 300;
    const giveUp = (): void => this.#giveUp(new SilenceError(readTimeoutMs));
    let isWhole = false;
    try {
      const { wantsContent = request.method === 'GET' } = request;
      yield* isSuccess && wantsContent
        ? contentBody(body, readTimeoutMs, giveUp)
        : shortBody(body, isSuccess, readTimeoutMs, giveUp);
      isWhole = true;
    } catch (error) {
      throw this.#failureOf(error, request, undefined);
    } finally {
      if (isWhole) this.#finish();
      else this.#leave();
    }
  }

  #giveUp(reason: Error): void {
    this.#givenUp = reason;
    void this.#deps.line.drop();
  }

  #finish(): void {
    const { line, reuse, giveBack } = this.#deps;
    if (line.isReused) reuse.succeeded();
    line.finish();
    giveBack();
  }

  #leave(): void {
    void this.#deps.line.drop();
    this.#deps.giveBack();
  }

  #failureOf(error: unknown, { origin }: HttpRequest, body: RequestBody | undefined): unknown {
    const { line, reuse, forwarder: proxy, signal } = this.#deps;
    if (signal?.aborted) return signal.reason;
    if (body?.failure !== undefined) return body.failure.error;
    const cause = this.#givenUp ?? error;
    const wasClosed = !line.hasAnswered && isClosing(cause);
    if (wasClosed && line.isReused) reuse.failed();
    const closed = wasClosed ? (line.isReused ? 'reused' : 'new') : undefined;
    return transportError(cause, { phase: 'exchange', origin, proxy, closed, isHeadMissing: !this.#hasHead });
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function wireHeaders(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toWire(value)]));
}

function flattenHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    flat[name.toLowerCase()] = fromWire(Array.isArray(value) ? value.join(', ') : value);
  }
  return flat;
}
