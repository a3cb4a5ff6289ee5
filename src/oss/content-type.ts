const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** MIME type by the object key's extension, else by the local file's. */
export async function guessContentType(key: string, path: string): Promise<string> {
  const { default: mime } = await import('mime');
  return mime.getType(key) ?? mime.getType(path) ?? DEFAULT_CONTENT_TYPE;
}
