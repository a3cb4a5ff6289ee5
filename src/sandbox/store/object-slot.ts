// One object on disk: a directory named by the hash of its key, with a journal of its metadata and the data file
// that the journal names. The journal's line is the only commit point. Bytes behind the committed length, and
// files that the journal does not name, are leftovers of an interrupted write: never read, and overwritten or
// removed by a later one. It enforces none of OSS's rules, and its writing methods must run under the object's
// lock. The steps are small and therefore synchronous, as content.ts explains; only large content is moved in
// the background.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { combineCrc64 } from '../../crc64/combine.ts';
import type { Tags } from '../rules/tags.ts';
import type { Content } from './content.ts';
import { Journals } from './journal.ts';

export type ObjectType = 'Appendable' | 'Normal' | 'Multipart' | 'Symlink';

/** What is said of an object when it is created; a later append changes nothing of it but `acl`. */
export interface Creation {
  /** Lower-case names, as HEAD gives them back: content-type, cache-control, x-oss-meta-*, … */
  readonly headers: Readonly<Record<string, string>>;
  /** `default`, `private`, `public-read` or `public-read-write`. */
  readonly acl: string;
  readonly tags: Tags;
}

export interface StoredObject extends Creation {
  readonly bucket: string;
  readonly key: string;
  readonly type: ObjectType;
  /** In bytes. */
  readonly length: number;
  /** Of all bytes: CRC-64/XZ, as in `x-oss-hash-crc64ecma`. */
  readonly crc64: bigint;
  /** 32 upper-case hex digits; the MD5 for Normal objects only. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly sealedTime?: Date;
  /** Name of the data file; another one whenever the object is replaced. */
  readonly data: string;
}

/** What can be changed of an object that stays the same. */
export type Changes = Partial<Creation & Pick<StoredObject, 'lastModified' | 'sealedTime'>>;

export class ObjectSlot {
  readonly bucket: string;
  readonly key: string;
  readonly #journals: Journals<StoredObject>;
  readonly #dir: string;

  constructor(journals: Journals<StoredObject>, bucketDir: string, bucket: string, key: string) {
    this.#journals = journals;
    this.bucket = bucket;
    this.key = key;
    // Any key has a file name this way: dot segments, case that the file system folds, 1023 bytes.
    this.#dir = join(bucketDir, createHash('sha256').update(key).digest('hex'));
  }

  /** The committed state, or undefined where there is no object. */
  read(): StoredObject | undefined {
    return this.#journals.read(this.#dir);
  }

  dataPath(object: StoredObject): string {
    return join(this.#dir, object.data);
  }

  /** Adds the bytes to the end, creating the object if it is absent. Of an existing one, the ACL may change besides. */
  async append(content: Content, creation: Creation, now: Date): Promise<StoredObject> {
    const old = this.read();
    if (old === undefined) return this.replace(content, 'Appendable', creation, now);
    const { acl } = creation;
    if (content.length === 0) return acl === old.acl ? old : this.update(old, { acl, lastModified: now });
    const path = this.dataPath(old);
    const { size } = statSync(path);
    if (size < old.length) throw new Error(`${path} holds ${size} bytes, not ${old.length}`);
    // First away with what an interrupted write left behind the end.
    if (size > old.length) truncateSync(path, old.length);
    await content.appendTo(path);
    const length = old.length + content.length;
    const crc64 = combineCrc64(old.crc64, content.crc64, content.length);
    const etag = appendableEtag(old.data, length, crc64);
    return this.#journals.write(this.#dir, { ...old, length, crc64, etag, acl, lastModified: now });
  }

  /** Makes the bytes the whole object, whatever was there. */
  async replace(content: Content, type: ObjectType, creation: Creation, now: Date): Promise<StoredObject> {
    mkdirSync(this.#dir, { recursive: true });
    const data = `data-${randomBytes(6).toString('hex')}`;
    await content.moveTo(join(this.#dir, data));
    const { bucket, key } = this;
    const { length, crc64, md5 } = content;
    const isMd5 = type === 'Normal' && md5 !== undefined;
    const etag = isMd5 ? md5.toString('hex').toUpperCase() : appendableEtag(data, length, crc64);
    const object = { ...creation, bucket, key, type, length, crc64, etag, lastModified: now, data };
    this.#journals.write(this.#dir, object);
    this.#sweep(data);
    return object;
  }

  /** Changes what is said of the object. */
  update(object: StoredObject, changes: Changes): StoredObject {
    return this.#journals.write(this.#dir, { ...object, ...changes });
  }

  remove(): void {
    // First the commit point, so that no state is left whose data file is gone.
    this.#journals.remove(this.#dir);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  /** Removes the data file of the object that was replaced, and any that an interrupted write left. */
  #sweep(current: string): void {
    for (const name of readdirSync(this.#dir)) {
      if (name.startsWith('data-') && name !== current) rmSync(join(this.#dir, name), { force: true });
    }
  }
}

/** The journals of the objects' directories. */
export function newJournals(): Journals<StoredObject> {
  return new Journals(formatMeta, parseMeta);
}

function formatMeta(object: StoredObject): string {
  return JSON.stringify({ ...object, crc64: String(object.crc64) });
}

function parseMeta(text: string): StoredObject {
  // Directories of the first sandboxes have no tags.
  const { crc64, lastModified, sealedTime, tags = {}, ...rest } = JSON.parse(text);
  return {
    ...rest,
    tags,
    crc64: BigInt(crc64),
    lastModified: new Date(lastModified),
    ...(sealedTime !== undefined && { sealedTime: new Date(sealedTime) }),
  };
}

/** Differs after every append and for every recreation; like OSS's own it ends in zeros and is no MD5. */
function appendableEtag(data: string, length: number, crc64: bigint): string {
  const digest = createHash('md5').update(`${data} ${length} ${crc64}`).digest('hex');
  return `${digest.slice(0, 24)}00000000`.toUpperCase();
}
