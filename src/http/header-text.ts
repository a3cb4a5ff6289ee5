// The text of headers. undici takes a character of a header for a byte (Latin-1), both ways; OSS takes and gives UTF-8,
// and signs it so. Here, and nowhere else, one becomes the other.

const NOT_ASCII = /[\x80-\uffff]/;

/** The bytes of the text in UTF-8, a character each. */
export function toWire(text: string): string {
  return NOT_ASCII.test(text) ? Buffer.from(text).toString('latin1') : text;
}

/** What an old program stored in another encoding is shown a character a byte, as it came. */
export function fromWire(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString();
  return toWire(decoded) === text ? decoded : text;
}
