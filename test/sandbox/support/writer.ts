// A client that does a bit of everything to objects of its own, one request after the other, and knows what must be there
// if the server dies under it.
import { randomBytes, randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { extendCrc64 } from '../../../src/crc64/crc64.ts';
import type { SandboxStore } from '../../../src/sandbox/server.ts';
import { witness } from '../../support/witness.ts';
import { type Answer, append, call, type Server } from './client.ts';

/** What counts of an object. */
interface State {
  readonly type: string;
  readonly length: number;
  readonly crc64: bigint;
  readonly meta: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Undefined where there is no object. */
type States = ReadonlyMap<string, State | undefined>;

interface Step {
  readonly request: (server: Server) => Promise<Answer>;
  /** What the request makes of the keys it is about. */
  readonly makes: States;
}

const extend = witness ?? extendCrc64;
const EMPTY: State = { type: 'Appendable', length: 0, crc64: 0n, meta: {}, tags: {} };

export class Writer {
  readonly #log: string;
  readonly #put: string;
  readonly #copy: string;
  readonly #prefix: string;
  /** After the last request that was answered. */
  #known: States;
  /** If the last request was carried out, too. */
  #pending: States = new Map();
  #count = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#log = `${prefix}log`;
    this.#put = `${prefix}put`;
    this.#copy = `${prefix}copy`;
    this.#known = new Map([this.#log, this.#put, this.#copy].map((key) => [key, undefined]));
  }

  /** Resolves when the server has died. */
  async run(server: Server, onAnswer: () => void): Promise<void> {
    for (;;) {
      const { request, makes } = this.#step();
      this.#pending = makes;
      const answer = await request(server).catch(ofDeath);
      if (answer === undefined) return;
      onAnswer();
      expect([200, 204], answer.text).toContain(answer.status);
      this.#known = new Map([...this.#known, ...makes]);
    }
  }

  /** Each object is as it was answered, or as the request without an answer would leave it. */
  async check(store: SandboxStore): Promise<void> {
    const found: [string, State | undefined][] = [];
    for (const [key, known] of this.#known) {
      const state = await stateOf(store, key);
      const may = this.#pending.has(key) ? [known, this.#pending.get(key)] : [known];
      expect(may, key).toContainEqual(state);
      found.push([key, state]);
    }
    const listed = (await store.list('demo')).filter(({ key }) => key.startsWith(this.#prefix));
    expect(listed.map(({ key }) => key)).toEqual(present(found));
    this.#known = new Map(found);
  }

  #step(): Step {
    this.#count += 1;
    const n = String(this.#count);
    const [log, put, copy] = [this.#log, this.#put, this.#copy];
    const end = this.#known.get(log);
    const normal = this.#known.get(put);
    const meta = { 'x-oss-meta-a': n, 'x-oss-meta-b': n };
    const all: (Step | undefined)[] = [
      appendStep(log, end ?? EMPTY),
      appendStep(log, end ?? EMPTY),
      end && step(log, { ...end, meta }, (server) => copyOf(server, log, log, meta)),
      end && step(log, { ...end, tags: { n } }, (server) => putTags(server, log, n)),
      putStep(put, meta),
      normal && step(copy, normal, (server) => copyOf(server, put, copy, {})),
      step(randomInt(8) === 0 ? log : copy, undefined, (server, key) => call(server, 'DELETE', key)),
      {
        makes: new Map([put, copy].map((key) => [key, undefined])),
        request: (server) => deleteAll(server, [put, copy]),
      },
      { makes: new Map(), request: (server) => this.#list(server) },
    ];
    const possible = all.filter((each) => each !== undefined);
    return possible[randomInt(possible.length)] as Step;
  }

  async #list(server: Server): Promise<Answer> {
    const answer = await call(server, 'GET', undefined, { query: { prefix: this.#prefix } });
    const keys = [...answer.text.matchAll(/<Key>(.*?)<\/Key>/g)].map(([, key]) => key);
    expect(keys).toEqual(present([...this.#known]));
    return answer;
  }
}

/** @throws any other error */
function ofDeath(error: NodeJS.ErrnoException): undefined {
  expect(['ECONNRESET', 'ECONNREFUSED', 'EPIPE'], String(error.stack)).toContain(error.code);
}

function step(
  key: string,
  state: State | undefined,
  request: (server: Server, key: string) => Promise<Answer>,
): Step {
  return { makes: new Map([[key, state]]), request: (server) => request(server, key) };
}

/** Now and then more than what is held in memory, so that the spool and the copying take part. */
function someBytes(): Buffer {
  return randomBytes(randomInt(2) === 0 ? 1_200_000 : randomInt(1, 3000));
}

function appendStep(log: string, end: State): Step {
  const bytes = someBytes();
  const next = { ...end, length: end.length + bytes.length, crc64: extend(end.crc64, bytes) };
  return step(log, next, (server) => append(server, log, end.length, bytes));
}

function putStep(key: string, meta: Record<string, string>): Step {
  const bytes = someBytes();
  const state = { type: 'Normal', length: bytes.length, crc64: extend(0n, bytes), meta, tags: { new: '1' } };
  const headers = { ...meta, 'x-oss-tagging': 'new=1' };
  return step(key, state, (server) => call(server, 'PUT', key, { body: bytes, headers }));
}

function copyOf(server: Server, source: string, key: string, meta: Record<string, string>): Promise<Answer> {
  return call(server, 'PUT', key, { headers: { 'x-oss-copy-source': `/demo/${source}`, ...meta } });
}

function putTags(server: Server, key: string, n: string): Promise<Answer> {
  const body = `<Tagging><TagSet><Tag><Key>n</Key><Value>${n}</Value></Tag></TagSet></Tagging>`;
  return call(server, 'PUT', key, { query: { tagging: '' }, body });
}

function deleteAll(server: Server, keys: readonly string[]): Promise<Answer> {
  const objects = keys.map((key) => `<Object><Key>${key}</Key></Object>`).join('');
  return call(server, 'POST', undefined, { query: { delete: '' }, body: `<Delete>${objects}</Delete>` });
}

async function stateOf(store: SandboxStore, key: string): Promise<State | undefined> {
  const object = await store.stat('demo', key);
  if (object === undefined) return undefined;
  const { type, length, crc64, headers, tags } = object;
  const bytes = await store.read('demo', key);
  expect({ length: bytes.length, crc64: extend(0n, bytes) }).toEqual({ length, crc64 });
  const meta = Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-oss-meta-')));
  return { type, length, crc64, meta, tags };
}

function present(states: readonly (readonly [string, State | undefined])[]): string[] {
  return states.flatMap(([key, state]) => (state === undefined ? [] : [key])).sort();
}
