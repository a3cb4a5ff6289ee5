// Writing XML; the sandbox never reads any.

/** An element: its name, and its text or its children. */
export type XmlElement = readonly [name: string, content: string | number | boolean | readonly XmlElement[]];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function formatXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${formatElement(root, '')}`;
}

function formatElement([name, content]: XmlElement, indent: string): string {
  if (typeof content !== 'object') return `${indent}<${name}>${escapeText(String(content))}</${name}>\n`;
  const children = content.map((child) => formatElement(child, `${indent}  `)).join('');
  return `${indent}<${name}>\n${children}${indent}</${name}>\n`;
}

/** XML 1.0 has no form for most control characters, not even an escaped one; they become U+FFFD. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replace(/\p{Cc}/gu, (char) => ('\t\n\r'.includes(char) ? `&#${char.charCodeAt(0)};` : '\uFFFD'));
}
