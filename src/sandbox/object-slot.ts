// One object on disk: a directory named by the hash of its key, with `meta.json` and the data file it names.
// The rename of meta.json is the only commit point. Bytes behind the committed length, and files that no
// meta.json names, are leftovers of an interrupted write: never read, overwritten or removed by the next one.
// It enforces none of OSS's rules, and its writing methods must run under the object's lock.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { combineCrc64 } from '../crc64/combine.ts';
import type { Content } from './content.ts';

export type ObjectType = 'Appendable' | 'Normal' | 'Multipart' | 'Symlink';

/** What is fixed when an object is created; only `acl` can change later. */
export interface Creation {
  /** Lower-case names, as HEAD gives them back: content-type, cache-control, x-oss-meta-*, … */
  readonly headers: Readonly<Record<string, string>>;
  readonly acl: string;
  readonly tagCount: number;
}

export interface StoredObject extends Creation {
  readonly bucket: string;
  readonly key: string;
  readonly type: ObjectType;
  readonly length: number;
  readonly crc64: bigint;
  /** 32 upper-case hex digits; the MD5 for Normal objects only. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly sealedTime?: Date;
  /** Name of the data file; another one whenever the object is replaced. */
  readonly data: string;
}

export interface WriteOptions {
  readonly now: Date;
  readonly creation: Creation;
}

export class ObjectSlot {
  readonly bucket: string;
  readonly key: string;
  readonly #dir: string;

  constructor(bucketDir: string, bucket: string, key: string) {
    this.bucket = bucket;
    this.key = key;
    // Any key has a file name this way: dot segments, case that the file system folds, 1023 bytes.
    this.#dir = join(bucketDir, createHash('sha256').update(key).digest('hex'));
  }

  /** The committed state, or undefined where there is no object. */
  read(): Promise<StoredObject | undefined> {
    return readMeta(this.#dir);
  }

  dataPath(object: StoredObject): string {
    return join(this.#dir, object.data);
  }

  /** Adds the bytes to the end, creating the object if it is absent. `acl` changes that of an existing one. */
  async append(content: Content, options: WriteOptions & { readonly acl?: string }): Promise<StoredObject> {
    const old = await this.read();
    if (old === undefined) return this.replace(content, 'Appendable', options);
    const acl = options.acl ?? old.acl;
    if (content.length === 0 && acl === old.acl) return old;
    if (content.length > 0) await this.#writeBehind(old, content);
    const length = old.length + content.length;
    const crc64 = combineCrc64(old.crc64, content.crc64, content.length);
    const etag = content.length === 0 ? old.etag : appendableEtag(old.data, length, crc64);
    return this.#commit({ ...old, length, crc64, etag, acl, lastModified: options.now });
  }

  /** Makes the bytes the whole object, whatever was there. */
  async replace(content: Content, type: ObjectType, options: WriteOptions): Promise<StoredObject> {
    await mkdir(this.#dir, { recursive: true });
    const data = `data-${randomBytes(6).toString('hex')}`;
    await content.moveTo(join(this.#dir, data));
    const { length, crc64, md5 } = content;
    const etag =
      type === 'Normal' && md5 !== undefined
        ? md5.toString('hex').toUpperCase()
        : appendableEtag(data, length, crc64);
    const { bucket, key } = this;
    const { creation, now } = options;
    const object = { bucket, key, type, length, crc64, etag, lastModified: now, data, ...creation };
    await this.#commit(object);
    await this.#sweep(data);
    return object;
  }

  async seal(object: StoredObject, now: Date): Promise<StoredObject> {
    return this.#commit({ ...object, sealedTime: now });
  }

  async remove(): Promise<void> {
    // First the commit point, so that no state is left whose data file is gone.
    await rm(join(this.#dir, 'meta.json'), { force: true });
    await rm(this.#dir, { recursive: true, force: true });
  }

  async #writeBehind(object: StoredObject, content: Content): Promise<void> {
    const file = await open(this.dataPath(object), 'r+');
    try {
      if ((await file.stat()).size !== object.length) await file.truncate(object.length);
      await content.writeTo(file, object.length);
    } finally {
      await file.close();
    }
  }

  async #commit(object: StoredObject): Promise<StoredObject> {
    const fresh = join(this.#dir, 'meta.json.new');
    await writeFile(fresh, formatMeta(object));
    await rename(fresh, join(this.#dir, 'meta.json'));
    return object;
  }

  /** Removes the data file of the object that was replaced, and any that an interrupted write left. */
  async #sweep(current: string): Promise<void> {
    for (const name of await readdir(this.#dir)) {
      if (name.startsWith('data-') && name !== current) await rm(join(this.#dir, name), { force: true });
    }
  }
}

/** @param dir the object's directory */
export async function readMeta(dir: string): Promise<StoredObject | undefined> {
  try {
    return parseMeta(await readFile(join(dir, 'meta.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

type MetaFile = Omit<StoredObject, 'crc64' | 'lastModified' | 'sealedTime'> & {
  readonly crc64: string;
  readonly lastModified: string;
  readonly sealedTime?: string;
};

function formatMeta(object: StoredObject): string {
  return JSON.stringify({ ...object, crc64: String(object.crc64) });
}

function parseMeta(text: string): StoredObject {
  const { crc64, lastModified, sealedTime, ...rest } = JSON.parse(text) as MetaFile;
  return {
    ...rest,
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
