// Answers that are not OSS's, though they look like success: a sign-in page of the network, some other web server.
import { ConfigError, type OssAppendError, WrongServerError } from '../errors.ts';
import type { Purpose } from '../facts/errors.ts';
import type { HttpResponse } from '../http/transport.ts';
import { parseUrl } from '../parse-url.ts';

/**
 * Whether a success or a redirect can be OSS's. Servers that are like OSS may leave out some of its headers, but not all.
 */
export function isForeign({ status, headers }: HttpResponse): boolean {
  const claimsSuccess = status >= 200 && status < 400;
  return claimsSuccess && !Object.keys(headers).some((name) => name.startsWith('x-oss-'));
}

/** @param origin `http://host:port` that was asked */
export function foreignAnswer(
  { status, headers }: HttpResponse,
  purpose: Purpose,
  origin: string,
): WrongServerError {
  if (status >= 300) {
    const target = originOf(headers.location ?? '', origin);
    return new WrongServerError('NotOss.Redirect', { purpose, origin, status, target });
  }
  const contentType = /^[\w.+/-]{1,60}/.exec(headers['content-type'] ?? '')?.[0];
  return new WrongServerError('NotOss.Page', { purpose, origin, status, contentType });
}

function originOf(location: string, base: string): string | undefined {
  return parseUrl(location, base)?.origin;
}

/** In the words of nginx (and so OSS), of Go and of Apache. */
const WANTS_TLS =
  /plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server|speaking plain HTTP to an SSL/i;

/** @returns what a server's refusal of plain http says, if it is one */
export function plainHttpRefusal(
  status: number,
  foreignBody: string | undefined,
  origin: string,
): OssAppendError | undefined {
  const isOne = status === 400 && foreignBody !== undefined && WANTS_TLS.test(foreignBody);
  return isOne ? new ConfigError('EndpointScheme.Tls', { origin }) : undefined;
}
