// Short answers as text, and the XML in which the services of Alibaba Cloud tell errors.

const MAX_BODY_BYTES = 64 * 1024;

/** The beginning of the body: a parser that is slow with an endless one never gets it. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes >= MAX_BODY_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, MAX_BODY_BYTES).toString();
}

/** The text of each child of `<Error>`, and of each child of such a one; empty when the text is not such a document. */
export async function parseErrorXml(text: string): Promise<Record<string, string>> {
  if (!text.includes('<Error>')) return {};
  const { parseXml, XmlElement } = (await import('@rgrove/parse-xml')).default;
  const childrenOf = ({ children }: { children: readonly unknown[] }) =>
    children.filter((node) => node instanceof XmlElement);
  try {
    // The parser takes a quadratic time for carriage returns, and would make line feeds of them.
    const { root } = parseXml(text.replaceAll('\r', ''));
    if (root?.name !== 'Error') return {};
    const outer = childrenOf(root);
    const inner = outer.flatMap(childrenOf);
    const leaves = [...inner, ...outer.filter((element) => childrenOf(element).length === 0)];
    return Object.fromEntries(leaves.map(({ name, text }) => [name, text.trim()]));
  } catch {
    return {};
  }
}
