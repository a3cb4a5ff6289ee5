// A setting or an option as a fact: which one it is and where it stands, not how a reader spells it.

/** An option by the name that the command line's parser gives it (`initCrc64`), which is also a program's field. */
export interface OptionSpelling {
  readonly option: string;
}

/** A setting where it was found: as an option, as an environment variable, or under a key of a config file. */
export type Spelling =
  | OptionSpelling
  | { readonly variable: string }
  | { readonly key: string; readonly file: string };

/** Where a setting came from, highest precedence first. `other-file`: of another tool of Alibaba Cloud. */
export type SettingsLayer = 'option' | 'environment' | 'file' | 'other-file' | 'default';
