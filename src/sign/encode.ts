/**
 * Percent-encodes every UTF-8 byte outside `A-Z a-z 0-9 - . _ ~`, as OSS signs names and values.
 * @throws {URIError} when the text holds a lone surrogate, which has no UTF-8 form.
 */
export function encodeComponent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-encodes an object key, leaving `/` alone. Dot segments and empty segments stay as they are. */
export function encodeKey(key: string): string {
  return key.split('/').map(encodeComponent).join('/');
}

/** Byte order of ASCII text; `localeCompare` would order `|`, `+` and upper case differently. */
export function compareAscii(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Encodes a query in canonical V4 form: sorted by encoded name, `name` alone where the value is empty.
 * The same text goes on the wire, so what is sent is what was signed.
 */
export function encodeQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [encodeComponent(name), encodeComponent(value)] as const)
    .sort(([a], [b]) => compareAscii(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

/** Copies headers with lower-case names and trimmed values, as both signature versions want them. */
export function normalizeHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), trimHeader(value)]),
  );
}

/** What HTTP takes for the space around a value; `trim` would also take wide spaces from text in UTF-8. */
function trimHeader(value: string): string {
  return value.replace(/^[\t ]+|[\t ]+$/g, '');
}
