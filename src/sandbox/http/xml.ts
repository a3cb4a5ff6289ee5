// XML that is written, and read.
import { Readable } from 'node:stream';
import type { XmlElement as ReadElement } from '@rgrove/parse-xml';
import parser from '@rgrove/parse-xml';
import { encodeComponent } from '../../sign/encode.ts';
import { REFUSALS, Refusal } from '../rules/error-table.ts';
import type { BucketExchange, Reply } from './exchange.ts';
import { receiveText } from './upload.ts';

/** An element: its name, and its text or its children. */
export type XmlElement = readonly [name: string, content: string | number | boolean | readonly XmlElement[]];

/** Of a thousand keys of the greatest length, percent-encoded or with entities, and what stands around them. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** More than a thousand keys need, each with a version; the parser is slow with elements. */
const MAX_TAGS = 10_000;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function xmlReply(root: XmlElement): Reply {
  const xml = Buffer.from(formatXml(root));
  const body = { length: xml.length, pieces: Readable.from([xml]), close: async () => undefined };
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

export function formatXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${formatElement(root, '')}`;
}

function formatElement([name, content]: XmlElement, indent: string): string {
  if (typeof content !== 'object') return `${indent}<${name}>${escapeText(String(content))}</${name}>\n`;
  const children = content.map((child) => formatElement(child, `${indent}  `)).join('');
  return `${indent}<${name}>\n${children}${indent}</${name}>\n`;
}

/** XML 1.0 has no form for some characters, not even an escaped one; they become U+FFFD. */
function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char)
    .replace(/[\t\n\r]/g, (char) => `&#${char.charCodeAt(0)};`)
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (char) => (char < '\x7F' || char > '\x9F' ? '\uFFFD' : char));
}

/** An element of each of these that is there. */
export function elements(contents: Readonly<Record<string, XmlElement[1] | undefined>>): XmlElement[] {
  return Object.entries(contents).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, content]],
  );
}

/** How keys are written in an answer: percent-encoded where the request asks for it. */
export function encoding({ 'encoding-type': type }: Readonly<Record<string, string | undefined>>) {
  if (type === 'url') return { EncodingType: type, encode: encodeComponent };
  return { EncodingType: undefined, encode: (text: string) => text };
}

/**
 * The request's body.
 * @throws {Refusal} where it is not XML with this root
 */
export async function readXml(exchange: BucketExchange, root: string): Promise<ReadElement> {
  const text = await receiveText(exchange, MAX_BODY_BYTES);
  // The parser takes a quadratic time for carriage returns, which XML reads as line feeds.
  const document = text.split('<', MAX_TAGS).length < MAX_TAGS ? parse(text.replace(/\r\n?/g, '\n')) : null;
  if (document?.name !== root) throw new Refusal(REFUSALS.MalformedXML);
  return document;
}

function parse(text: string): ReadElement | null {
  try {
    return parser.parseXml(text).root;
  } catch {
    return null;
  }
}

export function childrenOf({ children }: ReadElement, name: string): ReadElement[] {
  return children.filter((node) => node instanceof parser.XmlElement).filter((child) => child.name === name);
}

/** What text is in the child of this name, and in no element below it; empty without one. */
export function textOf(element: ReadElement, name: string): string {
  const nodes = childrenOf(element, name)[0]?.children ?? [];
  return nodes.map((node) => (node instanceof parser.XmlText ? node.text : '')).join('');
}
