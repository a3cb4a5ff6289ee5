const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** MIME type by the object key's extension; where the key has none, by the local file's. */
export async function guessContentType(key: string, path: string): Promise<string> {
  const extension = extensionOf(key) ?? extensionOf(path);
  if (extension === undefined) return DEFAULT_CONTENT_TYPE;
  const { default: mime } = await import('mime');
  return mime.getType(extension) ?? (await typeOfOssutil(extension)) ?? DEFAULT_CONTENT_TYPE;
}

/** As ossutil has it, `.html` is an extension even where there is no name before it; a dot at the end begins none. */
function extensionOf(name: string): string | undefined {
  return /\.([^./]+)$/.exec(name)?.[1]?.toLowerCase();
}

async function typeOfOssutil(extension: string): Promise<string | undefined> {
  return (await import('./ossutil-types.ts')).ossutilType(extension);
}
