// Buckets and objects as real files under one directory, which one process at a time may use:
// `<bucket>/<sha256 of key>/…` and `.spool/` for bodies on their way in. It knows nothing of HTTP.
// Tests seed and check through it, so that no client under test is its own witness.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { isBucketName } from '../rules/names.ts';
import { type Content, collect, contentOf, readRange } from './content.ts';
import { type Creation, newJournals, ObjectSlot, type ObjectType, type StoredObject } from './object-slot.ts';

const DEFAULT_CREATION: Creation = {
  headers: { 'content-type': 'application/octet-stream', 'x-oss-storage-class': 'Standard' },
  acl: 'default',
  tags: {},
};

export interface StoreOptions {
  readonly dir: string;
  readonly clock: () => Date;
}

export interface PutOptions extends Partial<Creation> {
  /** @default 'Normal' */
  readonly type?: ObjectType;
}

/** A snapshot for reading: it keeps its bytes even if the object is replaced meanwhile. */
export interface OpenObject {
  readonly object: StoredObject;
  /** Bytes `[start, end)`. Closes the object when it ends or is left. */
  stream(start: number, end: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}

/** Opens a store, making its directory and throwing away what uploads left half spooled. */
export async function openStore(options: StoreOptions): Promise<ObjectStore> {
  const spoolDir = join(options.dir, '.spool');
  await rm(spoolDir, { recursive: true, force: true });
  await mkdir(spoolDir, { recursive: true });
  return new ObjectStore(options);
}

export class ObjectStore {
  readonly #dir: string;
  readonly #clock: () => Date;
  /** By object, what was given last to {@link exclusive}. */
  readonly #tails = new Map<string, Promise<unknown>>();
  #journals = newJournals();

  constructor({ dir, clock }: StoreOptions) {
    this.#dir = dir;
    this.#clock = clock;
  }

  /** @throws {RangeError} when the name breaks OSS's rules for bucket names */
  async createBucket(bucket: string): Promise<void> {
    await mkdir(this.#bucketDir(bucket), { recursive: true });
  }

  async hasBucket(bucket: string): Promise<boolean> {
    return isBucketName(bucket) && existsSync(this.#bucketDir(bucket));
  }

  /** By name. */
  async buckets(): Promise<{ readonly name: string; readonly created: Date }[]> {
    const names = (await readdir(this.#dir)).filter(isBucketName).sort();
    return Promise.all(
      names.map(async (name) => ({ name, created: (await stat(this.#bucketDir(name))).birthtime })),
    );
  }

  /** The object's committed state, or undefined where there is none. */
  async stat(bucket: string, key: string): Promise<StoredObject | undefined> {
    return this.#slot(bucket, key).read();
  }

  /**
   * All of the object's bytes; for tests, which keep objects small.
   * @throws where there is no such object
   */
  async read(bucket: string, key: string): Promise<Buffer> {
    const opened = await this.open(bucket, key);
    if (opened === undefined) throw new Error(`no object ${JSON.stringify(key)} in bucket ${bucket}`);
    return buffer(opened.stream(0, opened.object.length));
  }

  /** The object for reading a part of it, or undefined where there is none. It must be closed. */
  async open(bucket: string, key: string): Promise<OpenObject | undefined> {
    const slot = this.#slot(bucket, key);
    for (;;) {
      const object = slot.read();
      if (object === undefined) return undefined;
      try {
        const file = await open(slot.dataPath(object), 'r');
        const close = () => file.close();
        return { object, stream: (start, end) => readRange(file, start, end), close };
      } catch (error) {
        // Replaced between the two steps: its new state names another file.
        const now = slot.read();
        if (now?.data === object.data) throw error;
      }
    }
  }

  /** Makes bytes the whole object, without OSS's rules: any type, any headers. What had the key is replaced. */
  async put(
    bucket: string,
    key: string,
    bytes: Uint8Array | string,
    options: PutOptions = {},
  ): Promise<void> {
    const { type = 'Normal', headers, ...rest } = options;
    const creation = { ...DEFAULT_CREATION, ...rest, headers: { ...DEFAULT_CREATION.headers, ...headers } };
    await this.exclusive(bucket, key, (slot) =>
      slot.replace(contentOf(Buffer.from(bytes)), type, creation, this.#clock()),
    );
  }

  /**
   * Adds bytes to the end, whatever the length is, creating an Appendable object where there is none: another
   * writer, or a test that seeds an object.
   */
  async append(bucket: string, key: string, bytes: Uint8Array | string): Promise<void> {
    await this.exclusive(bucket, key, (slot) => this.appendWithin(slot, bytes));
  }

  /** {@link append} for one who holds the object already. */
  async appendWithin(slot: ObjectSlot, bytes: Uint8Array | string): Promise<void> {
    const creation = slot.read() ?? DEFAULT_CREATION;
    await slot.append(contentOf(Buffer.from(bytes)), creation, this.#clock());
  }

  /** Makes bytes the whole of a new appendable object, for one who holds the object already. */
  async recreateWithin(slot: ObjectSlot, bytes: Buffer): Promise<void> {
    await slot.replace(contentOf(bytes), 'Appendable', DEFAULT_CREATION, this.#clock());
  }

  /** Does nothing where there is no object. */
  async delete(bucket: string, key: string): Promise<void> {
    await this.exclusive(bucket, key, async (slot) => slot.remove());
  }

  /** All objects of a bucket, in the byte order of their keys. */
  async list(bucket: string): Promise<StoredObject[]> {
    const dir = this.#bucketDir(bucket);
    return (await readdir(dir))
      .map((name) => this.#journals.read(join(dir, name)))
      .filter((object) => object !== undefined)
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Runs `work` with nobody else writing to the object, in order of arrival: check and write are one act. */
  async exclusive<T>(bucket: string, key: string, work: (slot: ObjectSlot) => Promise<T>): Promise<T> {
    const name = `${bucket}/${key}`;
    const before = this.#tails.get(name) ?? Promise.resolve();
    const current = before.then(() => work(this.#slot(bucket, key)));
    const tail = current.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await current;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }

  /** To be called when others may write to the directory: from now on, what is there is read. */
  forget(): void {
    this.#journals = newJournals();
  }

  /** Collects a body on its way in. It must be discarded. */
  collect(pieces: AsyncIterable<Buffer>, withMd5: boolean): Promise<Content> {
    return collect(pieces, join(this.#dir, '.spool', randomUUID()), withMd5);
  }

  #slot(bucket: string, key: string): ObjectSlot {
    return new ObjectSlot(this.#journals, this.#bucketDir(bucket), bucket, key);
  }

  /** Bucket names that OSS allows are safe directory names on every file system; no other gets here. */
  #bucketDir(bucket: string): string {
    if (!isBucketName(bucket)) throw new RangeError(`not a bucket name: ${JSON.stringify(bucket)}`);
    return join(this.#dir, bucket);
  }
}
