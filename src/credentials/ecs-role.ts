// The RAM role of an ECS instance, by its metadata. Hardened mode first: a token that only this machine can have asked
// for. Source: "Instance metadata" in the ECS user guide.
import { ConfigError } from '../errors.ts';
import type { CredentialsPurpose } from '../facts/errors.ts';
import { parseUrl } from '../parse-url.ts';
import type { CredentialsDeps, FetchedKeys, FetchKeys } from './deps.ts';
import { type Answer, ask, expectOk, withLifetime } from './exchange.ts';
import { KEY_NAMES, KeysReader } from './keys.ts';
import type { EcsRole } from './source.ts';

const METADATA_ORIGIN = 'http://100.100.100.200';
const ROLES = '/latest/meta-data/ram/security-credentials/';
/** The longest that there is; it is used for a moment. */
const TOKEN_TTL_S = 21_600;

/** It is one hop away, or not there at all; what a proxy answers would be of another machine. */
const LIMITS = { connectTimeoutMs: 2000, readTimeoutMs: 4000, totalMs: 5000, isDirect: true };

export function ecsRole(source: EcsRole, deps: CredentialsDeps): FetchKeys {
  return (signal) => new Metadata(source, deps, signal).keys();
}

class Metadata {
  readonly #source: EcsRole;
  readonly #deps: CredentialsDeps;
  readonly #signal: AbortSignal | undefined;
  readonly #purpose: CredentialsPurpose;
  /** Path and query of the credentials, where they are given. */
  readonly #target: string | undefined;

  constructor(source: EcsRole, deps: CredentialsDeps, signal: AbortSignal | undefined) {
    const { origin, target } = placeOf(source, deps);
    this.#source = source;
    this.#deps = deps;
    this.#signal = signal;
    this.#purpose = { kind: 'credentials', source: 'ecs-role', from: origin };
    this.#target = target;
  }

  async keys(): Promise<FetchedKeys> {
    const headers = await this.#tokenHeaders();
    const roleName = this.#source.roleName;
    const target =
      this.#target ?? `${ROLES}${encodeURIComponent(roleName ?? (await this.#roleName(headers)))}`;
    const answer = await this.#ask('GET', target, headers);
    if (answer.status === 404) throw this.#noRole(roleName);
    expectOk(this.#purpose, answer);
    const reader = new KeysReader(this.#purpose.from);
    const document = reader.parse(answer.text);
    reader.expectSuccess(document);
    const keys = reader.keys(document, { ...KEY_NAMES, isTokenRequired: true });
    return withLifetime(keys, answer.headers.date, this.#deps);
  }

  /** @returns the headers by which metadata answers; none in plain mode */
  async #tokenHeaders(): Promise<Record<string, string>> {
    const asked = { 'x-aliyun-ecs-metadata-token-ttl-seconds': `${TOKEN_TTL_S}` };
    const answer = await this.#ask('PUT', '/latest/api/token', asked);
    const token = answer.text.trim();
    if (answer.status === 200 && /^[\x21-\x7e]{1,4096}$/.test(token)) {
      this.#deps.onSecret?.(token);
      return { 'x-aliyun-ecs-metadata-token': token };
    }
    if (answer.status >= 500) expectOk(this.#purpose, answer);
    if (this.#source.allowsPlain === true) return {};
    throw new ConfigError('CredentialsFailed.PlainMetadata', {
      from: this.#purpose.from,
      status: answer.status,
    });
  }

  async #roleName(headers: Record<string, string>): Promise<string> {
    const answer = await this.#ask('GET', ROLES, headers);
    const [name = ''] = answer.text.trim().split('\n', 1);
    if (answer.status !== 404) expectOk(this.#purpose, answer);
    if (answer.status === 404 || !/^[\w.@-]{1,64}$/.test(name)) throw this.#noRole(undefined);
    return name;
  }

  #ask(method: 'GET' | 'PUT', target: string, headers: Record<string, string>): Promise<Answer> {
    const question = { purpose: this.#purpose, method, target, headers };
    return ask(question, LIMITS, this.#deps, this.#signal);
  }

  #noRole(roleName: string | undefined): ConfigError {
    return new ConfigError('CredentialsFailed.EcsRole', { from: this.#purpose.from, roleName });
  }
}

function placeOf(
  { url }: EcsRole,
  { metadataOrigin = METADATA_ORIGIN }: CredentialsDeps,
): { origin: string; target?: string } {
  if (url === undefined) return { origin: metadataOrigin };
  const parsed = parseUrl(url);
  if (!/^https?:\/\//i.test(url) || parsed === undefined) {
    throw new ConfigError('CredentialsFailed.Setting', { kind: 'url', of: 'ecs-role' });
  }
  const { origin, pathname, search } = parsed;
  return { origin, target: `${pathname}${search}` };
}
