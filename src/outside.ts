// For what comes from outside and may be anything.

/** As much of a text as a sentence takes: what is longer is cut. */
export function clip(text: string, limit = 200): string {
  // A cut may fall between the halves of a character.
  return text.length <= limit ? text : `${text.slice(0, limit).toWellFormed()}…`;
}

/** What a table has by a name that somebody else chose: `constructor` is in none just because every object has one. */
export function lookUp<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
