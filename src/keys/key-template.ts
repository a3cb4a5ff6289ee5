// An object key that names its source and the moment of an append: `{host}/{%Y/%m/%d}/{name}`. Pure.
import { hostname } from 'node:os';
import { extname } from 'node:path';
import { UsageError } from '../errors.ts';
import {
  decodeKey,
  formatObjectUrl,
  type ObjectUrl,
  parseObjectUrl,
  splitObjectUrl,
} from '../oss/object-url.ts';
import { TimedKey } from './timed-key.ts';
import { isOnce, KNOWN_CONVERSIONS, parseTimes, type TimePiece, type TimeZone } from './times.ts';

/** What a key can tell of a source. */
export interface SourceName {
  /** Its last part: `app.log`. */
  readonly name: string;
  /** Relative to where it was looked for, with `/`; never absolute, and never with `..`. */
  readonly path: string;
}

const PLACEHOLDERS = {
  name: ({ name }: SourceName) => name,
  stem: ({ name }: SourceName) => name.slice(0, name.length - extensionOf(name).length),
  ext: ({ name }: SourceName) => extensionOf(name),
  path: ({ path }: SourceName) => path,
  host: () => hostname(),
} as const;

type Placeholder = keyof typeof PLACEHOLDERS;

type Piece = TimePiece | { readonly placeholder: Placeholder };

/** Any other brace is itself. */
const FORMS = /\{(name|stem|ext|path|host|%[^{}]*)\}/g;

export interface TemplateOptions {
  /** Whether what is no placeholder is percent-encoded. */
  readonly percentEncoded?: boolean;
  readonly zone?: TimeZone;
}

export class KeyTemplate {
  /** As it was given. */
  readonly url: string;
  readonly bucket: string;
  /** Whether each file of several gets a key of its own. */
  readonly namesFiles: boolean;
  readonly hasTimes: boolean;
  /** Whether no key comes again: one with hours alone does, a day later. */
  readonly isOnce: boolean;
  readonly #pieces: readonly Piece[];
  readonly #zone: TimeZone;
  readonly #hasPlaceholders: boolean;

  private constructor(url: string, bucket: string, pieces: readonly Piece[], zone: TimeZone) {
    this.url = url;
    this.bucket = bucket;
    this.#pieces = pieces;
    this.#zone = zone;
    this.namesFiles = pieces.some((piece) => 'placeholder' in piece && piece.placeholder !== 'host');
    this.#hasPlaceholders = pieces.some((piece) => 'placeholder' in piece);
    const conversions = new Set(pieces.flatMap((piece) => ('conversion' in piece ? [piece.conversion] : [])));
    this.hasTimes = conversions.size > 0;
    this.isOnce = !this.hasTimes || isOnce(conversions);
  }

  /**
   * A key that ends with `/`, or is none where the URL ends with one, goes on with the path of the file.
   * @throws {UsageError} naming the rule that the URL breaks
   */
  static parse(url: string, { percentEncoded = false, zone = 'local' }: TemplateOptions = {}): KeyTemplate {
    const { bucket, rawKey } = splitObjectUrl(url);
    const pieces: Piece[] = [];
    let from = 0;
    const addText = (text: string): void => {
      if (text !== '') pieces.push({ text: percentEncoded ? decodeKey(text) : text });
    };
    for (const { 0: form, 1: name = '', index } of rawKey.matchAll(FORMS)) {
      addText(rawKey.slice(from, index));
      pieces.push(...toPieces(name, url));
      from = index + form.length;
    }
    addText(rawKey.slice(from));
    const last = pieces.at(-1);
    const isFolder = last === undefined ? url.endsWith('/') : 'text' in last && last.text.endsWith('/');
    if (isFolder) pieces.push({ placeholder: 'path' });
    return new KeyTemplate(url, bucket, pieces, zone);
  }

  /**
   * @param source undefined where it has no name, as stdin has none
   * @throws {UsageError} where the key needs a name, or breaks a rule of OSS
   */
  keyOf(source: SourceName | undefined): TimedKey {
    const pieces = this.#pieces.map((piece): TimePiece => {
      if (!('placeholder' in piece)) return piece;
      const { placeholder } = piece;
      if (source === undefined && placeholder !== 'host') {
        throw new UsageError('Usage.KeyNeedsFile', { url: this.url, placeholder });
      }
      return { text: PLACEHOLDERS[placeholder](source as SourceName) };
    });
    const key = new TimedKey(this.bucket, pieces, this.#zone);
    checkRules(key.at(Date.now()), this.#hasPlaceholders);
    return key;
  }
}

function toPieces(name: string, url: string): readonly Piece[] {
  if (!name.startsWith('%')) return [{ placeholder: name as Placeholder }];
  const times = parseTimes(name);
  if (!('unknown' in times)) return times;
  throw new UsageError('Usage.KeyTime', { url, conversion: times.unknown, known: KNOWN_CONVERSIONS });
}

/** No dot that it begins with begins an extension: what is before that could be `..`. */
function extensionOf(name: string): string {
  const extension = extname(name);
  return /^\.*$/.test(name.slice(0, name.length - extension.length)) ? '' : extension;
}

/** What others make of it must stay below the folder that the template names. */
const DOTS = /(?:^|[/\\])\.\.?(?:[/\\]|$)/;

function checkRules(object: ObjectUrl, isMadeOfNames: boolean): void {
  const url = formatObjectUrl(object);
  parseObjectUrl(url);
  if (isMadeOfNames && DOTS.test(object.key)) throw new UsageError('Usage.KeyHasDots', { url });
}
