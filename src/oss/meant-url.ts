// What was probably meant by a text that stands in the place of an object URL, and is none.

export interface MeantUrl {
  readonly meant: string | undefined;
  /** Of a URL of HTTP: the server, which is said elsewhere. */
  readonly endpoint: string | undefined;
}

export function meantUrl(text: string): MeantUrl {
  const [, bucket, endpoint, key = ''] =
    /^https?:\/\/([a-z0-9-]+)\.((?:[\w-]+\.)*aliyuncs\.com)\/([^?#]+)/i.exec(text) ?? [];
  if (bucket !== undefined) return { meant: `oss://${bucket}/${decoded(key)}`, endpoint };
  // `oss:/b/k`, `oss//b/k`, `s3://b/k`, `b/k`
  const [, place] =
    /^(?:oss[:/]+|(?!https?:)[a-z][a-z0-9]*:\/\/)?([a-z0-9][a-z0-9-]{1,61}[a-z0-9]\/[^/].*)$/is.exec(text) ??
    [];
  return { meant: place && `oss://${place}`, endpoint: undefined };
}

/** What follows may be a signature, which is for nobody's eyes. */
export function withoutQuery(text: string): string {
  return /^https?:/i.test(text) ? text.replace(/\?.*$/s, '?…') : text;
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
