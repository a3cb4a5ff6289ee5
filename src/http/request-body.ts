// The body of a request, on its way from its source to the connection.

export class RequestBody implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  /** A failing source must be told apart from a failing connection; undici reports both the same way. */
  failure: { readonly error: unknown } | undefined;
  /** Whether the source is asked for more: then it is not the server who is waited for. */
  isAsked = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      this.isAsked = true;
      for await (const piece of this.#source) {
        this.isAsked = false;
        yield piece;
        this.isAsked = true;
      }
    } catch (error) {
      this.failure = { error };
      throw error;
    } finally {
      this.isAsked = false;
    }
  }
}
