// Keeps secrets out of what is printed.

/** A shorter secret may be part of any word; it is hidden only where it stands by itself. */
const MIN_INSIDE_WORDS = 6;

export class Secrets {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  /** From now on `secret` is hidden. */
  add(secret: string | undefined): void {
    if (secret === undefined || secret === '' || this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    this.#pattern = undefined;
  }

  /** @param hidden what takes the place of a secret */
  hideIn(text: string, hidden: string): string {
    if (this.#secrets.size === 0) return text;
    this.#pattern ??= this.#anySecret();
    return text.replace(this.#pattern, hidden);
  }

  /** In one pass, the longest first: one secret may be a part of another, or of what hides it. */
  #anySecret(): RegExp {
    const longestFirst = [...this.#secrets].sort((a, b) => b.length - a.length);
    return new RegExp(longestFirst.map(toPattern).join('|'), 'g');
  }
}

function toPattern(secret: string): string {
  const literal = secret.replace(/[^\w\s]/g, '\\$&');
  return secret.length < MIN_INSIDE_WORDS ? `(?<!\\w)${literal}(?!\\w)` : literal;
}
