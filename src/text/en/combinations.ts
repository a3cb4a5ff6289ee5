// Appends whose options or sources do not go together.
import type { ErrorTexts } from '../texts.ts';

export const combinations = {
  'Usage.SourceIsObject': ({ url }) => ({ message: `source and object are the same: ${url}` }),
  'Usage.SourceAmongFiles': ({ source }) => ({
    message: `several sources must all be files: ${source === '-' ? 'stdin' : source} is none`,
    hint: 'append it by a command of its own',
  }),
  'Usage.IncrementalStream': ({ source }, { option }) => ({
    message: `${option('incremental')} and ${option('follow')} are for a regular file, not for ${source === '-' ? 'stdin' : `${source}, which is a stream`}`,
    hint: 'leave them out: a stream is appended as it comes',
  }),
  'Usage.QuickAlone': ({ follows }, { option }) => ({
    message: `${option('quick')} is for use with ${option('incremental')}${follows ? `, not with ${option('follow')}` : ''}`,
    hint: follows
      ? `leave it out: which file the object is the beginning of, ${option('follow')} proves from the start`
      : undefined,
  }),
  'Usage.OfOneFile': (facts, { option }) => ({
    message: `${option(facts.option)} is for one file, and the sources are several`,
  }),
  'Usage.OfFiles': (facts, { option }) => ({
    message: `${option(facts.option)} chooses among files, and the source is none`,
  }),
  'Usage.QuickObject': (_, { option }) => ({
    message: `${option('quick')} is for a local file, not for an object as source`,
    hint: `leave it out: the CRC-64 of that object is proved only where all of it is read`,
  }),
  'Usage.FollowObject': (_, { option }) => ({ message: `${option('follow')} is for a local file` }),
  'Usage.DryRunOfStream': ({ kind }, { option }) => ({
    message: `${option('dryRun')} does not go with ${kind === 'stream' ? 'a stream' : option('follow')}`,
  }),
  'Usage.PositionOfIncremental': (_, { option }) => ({
    message: `${option('position')} excludes ${option('incremental')} and ${option('follow')}`,
    hint: 'they find the position themselves',
  }),
  'Usage.InitCrc64WithoutPosition': (_, { option }) => ({
    message: `${option('initCrc64')} is for use with ${option('position')}`,
  }),
  'Usage.RolloverWithPosition': (_, { option }) => ({
    message: `${option('rollover')} does not go with ${option('position')}`,
  }),
  'Usage.GivenMd5OfParts': (_, { option }) => ({
    message: `${option('contentMd5')} with a value is for a whole file`,
    hint: 'leave out the value: it is then computed of the bytes that are sent',
  }),
  'Usage.FlushOfFile': (_, { option }) => ({
    message: `${option('flushBytes')} and ${option('flushInterval')} are for stdin and ${option('follow')}`,
  }),
  'Usage.LinesOfFile': (_, { option }) => ({
    message: `${option('lines')} is for stdin and ${option('follow')}`,
  }),
  'Usage.PartSizeOfStream': (_, { option }) => ({
    message: `${option('partSize')} is for a file`,
    hint: `a stream is appended as ${option('flushBytes')} says`,
  }),
  'Usage.WithoutFollow': (facts, { option }) => ({
    message: `${option(facts.option)} is for use with ${option('follow')}`,
  }),
} satisfies Partial<ErrorTexts>;
