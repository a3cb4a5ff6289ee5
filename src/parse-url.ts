/**
 * `URL.canParse` is not asked first: of long host names in capitals Node.js 24 and 26 say that it can, and then cannot.
 * `URL.parse` is not in Node.js 20.
 * @returns undefined where the text is no URL
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
