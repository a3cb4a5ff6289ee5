const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

const EXTENSION = /\.[^./]+$/;

/** MIME type by the object key's extension, else by the local file's. */
export async function guessContentType(key: string, path: string): Promise<string> {
  const names = [key, path].filter((name) => EXTENSION.test(name));
  if (names.length === 0) return DEFAULT_CONTENT_TYPE;
  const { default: mime } = await import('mime');
  // The library takes a bare word for an extension: behind a slash, `key` is a name.
  const types = names.map((name) => mime.getType(`/${name}`));
  return types.find((type) => type !== null) ?? DEFAULT_CONTENT_TYPE;
}
