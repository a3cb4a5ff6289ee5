// What a page of help is made of, whatever shows it: a terminal, or man(1).

/** Two columns: an option, a command or a code, and what it means. */
export type Row = readonly [term: string, meaning: string];

export type Block =
  /** A paragraph. */
  | string
  | { readonly title: string }
  /** Command lines, which stand as they are. */
  | { readonly code: string }
  | { readonly rows: readonly Row[] };

export type Page = readonly Block[];
