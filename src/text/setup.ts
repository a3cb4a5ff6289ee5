// What a language has to say to those who set oss-append up: the questions of `config`, and what it shows.
import type { CheckName, Finding } from '../facts/setup.ts';
import type { Spelling } from '../facts/spelling.ts';

export interface SetupTexts {
  readonly questions: {
    file(path: string): string;
    /** @param present what Enter keeps */
    server(present: string | undefined): string;
    region(present: string | undefined): string;
    accessKeyId(present: string | undefined): string;
    secret(isPresent: boolean): string;
    token(isPresent: boolean): string;
    /** By itself, without `config`. */
    secretOf(accessKeyId: string | undefined): string;
    language(present: string | undefined): string;
  };
  written(path: string, backup: string | undefined): string;
  /** @param path where it must be named for it */
  howToCheck(path: string | undefined): string;
  /** Where a setting stands: the option, the variable or the file; undefined for a default. */
  place(spelling: Spelling | undefined): string;
  readonly checks: {
    readonly ok: string;
    readonly problem: string;
    readonly names: Readonly<Record<CheckName, string>>;
    finding(finding: Finding): string;
  };
}
