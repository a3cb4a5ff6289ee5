const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** MIME type by the object key's extension, else by the local file's. */
export async function guessContentType(key: string, path: string): Promise<string> {
  const { default: mime } = await import('mime');
  // The library takes a bare word for an extension: behind a slash, `key` is a name.
  const typeOf = (name: string): string | null => mime.getType(`/${name}`);
  return typeOf(key) ?? typeOf(path) ?? DEFAULT_CONTENT_TYPE;
}
