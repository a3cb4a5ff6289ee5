// Keeps secrets out of what is printed.

/** A shorter secret may be part of any word; it is hidden only where it stands by itself. */
const MIN_INSIDE_WORDS = 6;

/** What stands where a long text was cut; see outside.ts. */
const CUT = '…';

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
    const [last = '', ...before] = text.replace(this.#pattern, hidden).split(CUT).reverse();
    return [last, ...before.map((piece) => this.#hideBeginning(piece, hidden))].reverse().join(CUT);
  }

  /** The cut may have gone through a secret, whose beginning is then the text's end. */
  #hideBeginning(text: string, hidden: string): string {
    for (const secret of this.#secrets) {
      for (let length = secret.length - 1; length >= MIN_INSIDE_WORDS; length--) {
        if (text.endsWith(secret.slice(0, length))) return text.slice(0, -length) + hidden;
      }
    }
    return text;
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
