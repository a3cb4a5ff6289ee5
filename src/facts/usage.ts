// Facts of UsageError: input that cannot be meant, or that OSS would refuse.
import type { OptionSpelling, Spelling } from './spelling.ts';
import type { EndpointProblem, FaultProblem, ValueProblem } from './values.ts';

export interface UsageFacts extends UrlFacts, CreationFacts, ValueFacts, CombinationFacts, CommandLineFacts {}

/** Why an option of ossutil is none of oss-append's. */
export type OssutilOnly =
  | 'only-missing'
  | 'never-asks'
  | 'current-version'
  | 'no-reports'
  | 'crc64-always'
  | 'json-filter'
  | 'speed-limit'
  | 'no-account'
  | 'acl'
  | 'source'
  | 'object-url';

/** What a command of another program does, that is none of oss-append's. */
export type ForeignCommand =
  | 'append'
  | 'grow'
  | 'read'
  | 'describe'
  | 'compare'
  | 'manage'
  | 'serve'
  | 'configure'
  | 'update'
  | 'explain'
  | 'program';

/** Object URLs and the names in them. */
interface UrlFacts {
  /** `meant`: what was probably to be written; `endpoint`: what else the text says, a URL of HTTP. */
  'Usage.NotAnObjectUrl': {
    readonly text: string;
    readonly meant: string | undefined;
    readonly endpoint: string | undefined;
  };
  'Usage.BucketName': { readonly bucket: string };
  /** `name`: of the source, as it would stand in the URL; undefined where it has none. */
  /** `name`: of the file; empty where there are many, and each has its own. */
  'Usage.KeyMissing': { readonly url: string; readonly name: string | undefined };
  'Usage.KeyBeginsWithSlash': { readonly url: string };
  'Usage.KeyNotUtf8': Record<never, never>;
  /** In bytes. */
  'Usage.KeyTooLong': { readonly bytes: number; readonly limit: number };
  'Usage.KeyEncoding': { readonly text: string };
  'Usage.KeyIsFolder': { readonly url: string; readonly name: string | undefined };
  /** A placeholder of the key tells of a file, and the source is none. */
  'Usage.KeyNeedsFile': { readonly url: string; readonly placeholder: string };
  /** A part of a key that was made of a template is `.` or `..`. */
  'Usage.KeyHasDots': { readonly url: string };
  /** `sources`: files that would both go to the object. */
  'Usage.OneKeyForSeveral': { readonly sources: readonly [string, string]; readonly url: string };
  /** `files`: how many there are, for a key that is the same for all. */
  'Usage.KeyNamesNoFile': { readonly url: string; readonly files: number };
  /** `known`: what may stand behind a percent sign in `{%…}`. */
  'Usage.KeyTime': { readonly url: string; readonly conversion: string; readonly known: readonly string[] };
  /** `url`: of now; its times lack the date, say. */
  'Usage.KeyComesAgain': { readonly url: string };
}

/** Headers of an object that an append creates. */
interface CreationFacts {
  'Usage.HeaderTwice': OptionSpelling & { readonly header: string };
  'Usage.MetaForm': { readonly text: string };
  'Usage.MetadataForm': { readonly text: string };
  'Usage.MetadataName': OptionSpelling & { readonly header: string };
  /** In bytes. */
  'Usage.MetadataTooLarge': { readonly bytes: number; readonly limit: number };
  'Usage.TagForm': { readonly text: string };
  'Usage.TagCharacters': { readonly text: string };
  'Usage.TagTwice': { readonly key: string };
  'Usage.TagTooLong': { readonly keyLimit: number; readonly valueLimit: number };
  'Usage.TooManyTags': { readonly tags: number; readonly limit: number };
  'Usage.HeaderNotSettable': OptionSpelling & {
    readonly header: string;
    readonly settable: readonly string[];
  };
  'Usage.HeaderCharacters': OptionSpelling & { readonly header: string };
  'Usage.HeaderChoice': OptionSpelling & { readonly value: string; readonly choices: readonly string[] };
  'Usage.NotADate': OptionSpelling & { readonly value: string };
}

/** What the command line's parser cannot read; `command` is the one whose help fits. */
interface CommandLineFacts {
  'Usage.NoCommand': Record<never, never>;
  'Usage.UnknownCommand': {
    readonly name: string;
    /** What is spelt much like it. */
    readonly meant: readonly string[];
    /** It is one of another program. */
    readonly foreign: ForeignCommand | undefined;
    /** What was typed, with the command that was left out. */
    readonly line: readonly string[] | undefined;
  };
  /** Neither a command nor a topic, of which help was asked for. */
  'Usage.UnknownSubject': Omit<CommandLineFacts['Usage.UnknownCommand'], 'line'>;
  'Usage.UnknownOption': OfCommand & {
    readonly flag: string;
    readonly meant: readonly string[];
    /** It is one of ossutil's. */
    readonly ossutilOnly: OssutilOnly | undefined;
    /** Commands that have it. */
    readonly owners: readonly string[];
  };
  'Usage.OptionTakesNoValue': OfCommand & { readonly flag: string };
  /** One hyphen, or a dash, in place of two hyphens. */
  'Usage.HyphensOfOption': { readonly text: string; readonly meant: string };
  /** `usage`: the command's line about it. */
  'Usage.ArgumentMissing': OfCommand & { readonly name: string; readonly usage: string };
  /** `flags` is how the option's help shows it. */
  'Usage.OptionWithoutValue': OfCommand & { readonly flags: string };
  'Usage.TooManyArguments': {
    readonly command: string;
    readonly expected: number;
    readonly given: number;
    readonly usage: string;
  };
  /** Anything else, in the parser's words. */
  'Usage.CommandLine': OfCommand & { readonly message: string };
}

interface OfCommand {
  readonly command: string | undefined;
}

/** Single values of options and variables. */
interface ValueFacts {
  /** `flags` is how the option's help shows it. */
  'Usage.OptionValue': {
    readonly command: string;
    readonly flags: string;
    readonly value: string;
    readonly problem: ValueProblem;
  };
  'Usage.SettingValue': { readonly spelling: Spelling; readonly problem: ValueProblem };
  /** A key as it would stand in a config file, given on the command line. */
  'Usage.SettingKey': { readonly key: string; readonly problem: ValueProblem };
  /** Not `key=value`; the text only where no value can be in it. */
  'Usage.SettingForm': { readonly text: string };
  'Usage.ConfigAction': {
    readonly action: string;
    readonly actions: readonly string[];
    readonly meant: string | undefined;
  };
  'Usage.ConfigWords': { readonly action: string; readonly isTooFew: boolean };
  /** `meant` is a known one that is spelt much like it. */
  'Usage.UnknownSetting': { readonly key: string; readonly meant: string | undefined };
  /** A number by itself, as tail(1) once took it. */
  'Usage.PlusCount': { readonly text: string };
  /** As for other commands, where -c names the config file. */
  'Usage.CountIsFile': { readonly text: string };
  'Usage.CountForm': { readonly text: string; readonly unit: 'lines' | 'bytes' };
  /** Without a spelling it was given by a program, which knows where. */
  'Usage.Endpoint': { readonly spelling: Spelling | undefined; readonly problem: EndpointProblem };
}

interface SourcesAndObject {
  readonly command: 'append' | 'verify';
  /** What stands last, where the object belongs. */
  readonly last: string;
}

/** Options that do not go together. */
interface CombinationFacts {
  /** User or password at a proxy, and no proxy. */
  'Usage.ProxyLoginAlone': Record<never, never>;
  /** An object URL stands where sources belong, and something else in the object's place. */
  'Usage.SourceAndObjectSwapped': SourcesAndObject & {
    /** The first of them, in their order. */
    readonly sources: readonly string[];
    readonly url: string;
  };
  /** Of several words none is an object URL. */
  'Usage.ObjectMissing': SourcesAndObject;
  'Usage.SourceIsObject': { readonly url: string };
  /** Stdin, or an object, among several sources. */
  'Usage.SourceAmongFiles': { readonly source: string };
  'Usage.IncrementalStream': { readonly source: string };
  /** `follows`: a file is to be followed, whose whole beginning is always proved. */
  'Usage.QuickAlone': { readonly follows: boolean };
  /** An option that counts for one file only, and there are several. */
  'Usage.OfOneFile': OptionSpelling;
  /** An option that chooses among files, and the source is a stream or an object. */
  'Usage.OfFiles': OptionSpelling;
  'Usage.QuickObject': Record<never, never>;
  'Usage.FollowObject': Record<never, never>;
  'Usage.DryRunOfStream': { readonly kind: 'stream' | 'follow' };
  'Usage.PositionOfIncremental': Record<never, never>;
  'Usage.InitCrc64WithoutPosition': Record<never, never>;
  'Usage.RolloverWithPosition': Record<never, never>;
  'Usage.GivenMd5OfParts': Record<never, never>;
  'Usage.FlushOfFile': Record<never, never>;
  'Usage.LinesOfFile': Record<never, never>;
  /** An option that counts for a followed file only. */
  'Usage.WithoutFollow': OptionSpelling;
  'Usage.PartSizeOfStream': Record<never, never>;
  'Usage.LinesAndBytes': Record<never, never>;
  'Usage.ContentWith': OptionSpelling;
  /** A person is to be asked, and there is none. */
  'Usage.NoTerminal': { readonly for: 'secret' | 'config' };
  'Usage.PasswordAndSecret': Record<never, never>;
  /** What prints no table has no sizes to be made readable. */
  'Usage.HumanReadableWith': OptionSpelling;
  'Usage.ContentAsJson': { readonly command: string };
  /** Each says by itself which part of an object is to be printed. */
  'Usage.PartsOfCat': Record<never, never>;
  /** Spellings of one option, given with values that differ; the option itself comes first. */
  'Usage.Contradiction': { readonly options: readonly string[] };
  /** `text`: an argument whose bytes are no UTF-8, as far as it can be read. */
  'Usage.ArgumentNotUtf8': { readonly text: string };
  'Usage.Shell': { readonly shell: string; readonly shells: readonly string[] };
  /** The text of a fault for the sandbox. */
  'Usage.Fault': { readonly text: string; readonly problem: FaultProblem };
}
