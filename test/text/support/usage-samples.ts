// Facts of what cannot be meant.
import type { UsageFacts } from '../../../src/facts/usage.ts';
import { first, KEY, OPTION, type Samples, url, VARIABLE } from './named.ts';
import { ENDPOINTS, FAULTS, VALUES } from './value-samples.ts';

export const USAGE = {
  'Usage.NotAnObjectUrl': [{ text: 'demo/app.log' }],
  'Usage.BucketName': [{ bucket: 'De_mo' }],
  'Usage.KeyMissing': [{ url }],
  'Usage.KeyBeginsWithSlash': [{ url }],
  'Usage.KeyNotUtf8': [{}],
  'Usage.KeyTooLong': [{ bytes: 1024, limit: 1023 }],
  'Usage.KeyEncoding': [{ text: '100%' }],
  'Usage.KeyIsFolder': [
    { url: 'oss://demo/logs/', name: 'app.log' },
    { url: 'oss://demo/logs/', name: undefined },
  ],
  'Usage.HeaderTwice': [{ option: 'contentType', header: 'content-type' }],
  'Usage.MetaForm': [{ text: 'owner' }],
  'Usage.MetadataForm': [{ text: 'owner' }],
  'Usage.MetadataName': [{ option: 'metadata', header: 'own er' }],
  'Usage.MetadataTooLarge': [{ bytes: 9000, limit: 8192 }],
  'Usage.TagForm': [{ text: 'env' }],
  'Usage.TagTooLong': [{ keyLimit: 128, valueLimit: 256 }],
  'Usage.TooManyTags': [{ tags: 11, limit: 10 }],
  'Usage.HeaderNotSettable': [{ option: 'meta', header: 'host', settable: ['expires', 'content-type'] }],
  'Usage.HeaderCharacters': [{ option: 'meta', header: 'expires' }],
  'Usage.HeaderChoice': [{ option: 'acl', value: 'all', choices: ['private', 'default'] }],
  'Usage.NotADate': [{ option: 'expires', value: 'tomorrow' }],
  'Usage.OptionValue': first(
    VALUES.map((problem) => ({ command: 'head', flags: '--five <n>', value: 'six', problem })),
  ),
  'Usage.SettingValue': first(
    VALUES.flatMap((problem) => [OPTION, VARIABLE, KEY].map((spelling) => ({ spelling, problem }))),
  ),
  'Usage.PlusCount': [{ text: '+5' }],
  'Usage.CountForm': [
    { text: 'few', unit: 'lines' },
    { text: 'few', unit: 'bytes' },
  ],
  'Usage.Endpoint': first(
    ENDPOINTS.flatMap((problem) =>
      [undefined, OPTION, VARIABLE, KEY].map((spelling) => ({ spelling, problem })),
    ),
  ),
  'Usage.SourceAndObjectSwapped': [{ source: 'oss://demo/a', url: 'app.log' }],
  'Usage.SourceIsObject': [{ url }],
  'Usage.IncrementalStream': [{ source: '-' }, { source: 'pipe' }],
  'Usage.FollowObject': [{}],
  'Usage.DryRunOfStream': [{ kind: 'stream' }, { kind: 'follow' }],
  'Usage.PositionOfIncremental': [{}],
  'Usage.InitCrc64WithoutPosition': [{}],
  'Usage.RolloverWithPosition': [{}],
  'Usage.GivenMd5OfParts': [{}],
  'Usage.FlushOfFile': [{}],
  'Usage.WithoutFollow': [{ option: 'rotated' }],
  'Usage.PartSizeOfStream': [{}],
  'Usage.LinesAndBytes': [{}],
  'Usage.ContentWith': [{ option: 'json' }],
  'Usage.TailAsJson': [{}],
  'Usage.Contradiction': [{ options: ['addressingStyle', 'cname', 'forcePathStyle'] }],
  'Usage.ArgumentNotUtf8': [{ text: 'app.log' }],
  'Usage.NoCommand': [{}],
  'Usage.UnknownCommand': [
    { name: 'haed', meant: [] },
    { name: 'haed', meant: ['head'] },
    { name: 'haed', meant: ['head', 'tail'] },
  ],
  'Usage.UnknownOption': [
    { flag: '--postion', meant: ['--position'], command: 'head' },
    { flag: '--postion', meant: [], command: undefined },
  ],
  'Usage.ArgumentMissing': [{ name: 'object', command: 'head' }],
  'Usage.OptionWithoutValue': [{ flags: '--five <n>', command: 'head' }],
  'Usage.TooManyArguments': [{ command: 'head', expected: 1, given: 2 }],
  'Usage.CommandLine': [{ message: 'so it is', command: 'head' }],
  'Usage.Shell': [{ shell: 'tcsh', shells: ['bash', 'zsh'] }],
  'Usage.Fault': first(FAULTS.map((problem) => ({ text: 'append:no', problem }))),
} as const satisfies Samples<UsageFacts>;
