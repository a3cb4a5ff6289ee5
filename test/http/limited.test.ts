// Limits on requests: what waits, for what, and in which order.
import { expect, test, vi } from 'vitest';
import { limited } from '../../src/http/limited.ts';
import type { HttpRequest, HttpResponse, Transport } from '../../src/http/transport.ts';

/** Answers when it is told to. */
class SlowTransport implements Transport {
  readonly begun: string[] = [];
  readonly begunMs: number[] = [];
  readonly #answers: (() => void)[] = [];

  send({ target }: HttpRequest): Promise<HttpResponse> {
    this.begun.push(target);
    this.begunMs.push(performance.now());
    return new Promise((resolve) => {
      this.#answers.push(() => resolve({ status: 200, headers: {}, body: (async function* () {})() }));
    });
  }

  answerFirst(): void {
    this.#answers.shift()?.();
  }

  async close(): Promise<void> {}
}

function request(target: string, method = 'POST'): HttpRequest {
  return { method, origin: 'http://server', target, headers: {} };
}

test('no more requests are under way than that, and the first to come is the first to go', async () => {
  const slow = new SlowTransport();
  const { send } = limited(slow, { jobs: 2 });
  const sent = ['a', 'b', 'c', 'd'].map((target) => send(request(target)));
  await vi.waitFor(() => expect(slow.begun).toEqual(['a', 'b']));
  slow.answerFirst();
  await sent[0];
  await vi.waitFor(() => expect(slow.begun).toEqual(['a', 'b', 'c']));
  slow.answerFirst();
  await vi.waitFor(() => expect(slow.begun).toEqual(['a', 'b', 'c', 'd']));
});

test('a read does not wait for an append that may wait for it', async () => {
  const slow = new SlowTransport();
  const { send } = limited(slow, { jobs: 1 });
  void send(request('append'));
  void send(request('read', 'GET'));
  await vi.waitFor(() => expect(slow.begun).toEqual(['append', 'read']));
});

test('no more requests begin within a second than that, reads among them', async () => {
  const slow = new SlowTransport();
  const { send } = limited(slow, { maxRequestsPerSecond: 3 });
  for (const method of ['POST', 'GET', 'HEAD', 'POST', 'POST']) void send(request(method, method));
  await vi.waitFor(() => expect(slow.begun).toHaveLength(3));
  await vi.waitFor(() => expect(slow.begun).toHaveLength(5), 3000);
  const [first = 0, , , fourth = 0] = slow.begunMs;
  expect(fourth - first).toBeGreaterThan(990);
});

test('who gives up waiting is not sent, and lets others go', async () => {
  const slow = new SlowTransport();
  const { send } = limited(slow, { jobs: 1 });
  const giveUp = new AbortController();
  void send(request('a'));
  const waiting = send(request('b'), giveUp.signal);
  void send(request('c'));
  await vi.waitFor(() => expect(slow.begun).toEqual(['a']));
  giveUp.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  slow.answerFirst();
  await vi.waitFor(() => expect(slow.begun).toEqual(['a', 'c']));
});

test('a request that fails makes room, and the failure is told as it is', async () => {
  const failure = new Error('broke');
  const send = vi.fn().mockRejectedValue(failure);
  const transport = limited({ send, close: async () => {} }, { jobs: 1, maxRequestsPerSecond: 100 });
  for (let time = 0; time < 3; time += 1) await expect(transport.send(request('a'))).rejects.toBe(failure);
});

test('where there is no limit, nothing is between', () => {
  const slow = new SlowTransport();
  expect(limited(slow, {})).toBe(slow);
});
