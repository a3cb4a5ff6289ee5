// The proxy that options, environment and file come to, with user and password.
import type { Settings } from '../config/settings.ts';
import { UsageError } from '../errors.ts';
import { type ProxyRule, proxyFromEnvironment } from '../http/proxy.ts';
import { parseProxyUrl } from '../http/proxy-url.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type ProxySettings = Pick<Settings, 'proxy' | 'proxyUser' | 'proxyPassword' | 'sources'>;

interface Login {
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

const VARIABLES = ['http_proxy', 'https_proxy', 'all_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/**
 * An option goes before the environment, and that before the file. User and password of a place are for its own proxy and
 * for those of the places after it: nobody sees the file's but the file's proxy.
 * @throws {UsageError} for a user or a password by option where there is no proxy
 */
export function proxyOf(settings: ProxySettings, env: Environment): string | ProxyRule {
  const { proxy, proxyUser, proxyPassword, sources } = settings;
  const named = proxy === 'env' ? undefined : proxy;
  const byOption: Login = {
    user: sources.proxyUser === 'option' ? proxyUser : undefined,
    password: sources.proxyPassword === 'option' ? proxyPassword : undefined,
  };
  const isLoginGiven = byOption.user !== undefined || byOption.password !== undefined;
  if (isLoginGiven && named === undefined && !VARIABLES.some((name) => env[name])) {
    throw new UsageError('Usage.ProxyLoginAlone', {});
  }
  if (named !== undefined && sources.proxy === 'option') return withLogin(named, byOption);
  const ofFile = named && withLogin(named, { user: proxyUser, password: proxyPassword });
  const find = proxyFromEnvironment(env, ofFile);
  return (origin) => {
    const found = find(origin);
    return found === undefined || found === ofFile ? found : withLogin(found, byOption);
  };
}

/** All that must not be printed, in each form that it has. */
export function proxySecrets(settings: ProxySettings, env: Environment): string[] {
  const { proxy, proxyUser: user, proxyPassword: password } = settings;
  const urls = [proxy, ...VARIABLES.map((name) => env[name])].filter((each) => each !== undefined);
  const withGiven = urls
    .filter((url) => parseProxyUrl(url) !== undefined)
    .map((url) => withLogin(url, { user, password }));
  return [password, ...[...urls, ...withGiven].flatMap(passwordsIn)].filter((each) => each !== undefined);
}

/** As it is written, as it is meant, and as a header says it. */
function passwordsIn(url: string): (string | undefined)[] {
  const written = /^(?:[a-z0-9]+:\/\/)?[^:@]*:(.*)@/i.exec(url)?.[1];
  const proxy = parseProxyUrl(url);
  return [written, proxy?.login?.password, proxy?.authorization?.replace('Basic ', '')];
}

/** Goes before what the URL has; a password belongs to its user. */
function withLogin(proxy: string, { user, password }: Login): string {
  if (user === undefined && password === undefined) return proxy;
  const url = new URL(proxy.includes('://') ? proxy : `http://${proxy}`);
  if (user !== undefined) {
    url.username = encodeURIComponent(user);
    url.password = '';
  }
  if (password !== undefined) url.password = encodeURIComponent(password);
  return url.href;
}
