// Objects that cannot be meant: their URLs and keys, and what they are to be created with.
import { shellWord } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import { quote } from './values.ts';

export const URL_FORM = 'write it as oss://bucket/key';

export const objects = {
  'Usage.NotAnObjectUrl': ({ text, meant, endpoint }, { option }) => ({
    message: `not an object URL: ${quote(text)}`,
    hint:
      meant === undefined
        ? URL_FORM
        : `${URL_FORM}, perhaps ${shellWord(meant)}${endpoint === undefined ? '' : `, with ${option('endpoint')} ${endpoint}`}`,
  }),
  'Usage.BucketName': ({ bucket }) => ({
    message: `not a bucket name: ${quote(bucket)}`,
    hint: 'a bucket name has 3 to 63 lower-case letters, digits and hyphens, no hyphen first or last',
  }),
  'Usage.KeyMissing': ({ url, name }) => ({
    message: `no object key in ${quote(url)}`,
    hint: name === undefined ? URL_FORM : `write it as ${shellWord(`${url.replace(/\/$/, '')}/${name}`)}`,
  }),
  'Usage.KeyBeginsWithSlash': ({ url }) => ({
    message: `the object key must not begin with / or \\: ${quote(url)}`,
    hint: 'leave it out: oss://bucket/key has one slash after the bucket',
  }),
  'Usage.KeyNotUtf8': () => ({ message: 'the object key is not valid UTF-8' }),
  'Usage.KeyTooLong': ({ bytes, limit }) => ({
    message: `the object key is ${bytes} bytes long; OSS allows ${limit}`,
  }),
  'Usage.KeyEncoding': ({ text }, { option }) => ({
    message: `the object key is not valid percent-encoding: ${quote(text)}`,
    hint: `leave out ${option('encodingType')} url if the key is not encoded`,
  }),
  'Usage.KeyIsFolder': ({ url, name }) => ({
    message: `the object key ends with /: ${quote(url)}`,
    hint:
      name === undefined ? 'write the name of the object behind it' : `write it as ${shellWord(url + name)}`,
  }),
  'Usage.KeyNeedsFile': ({ url, placeholder }) => ({
    message: `{${placeholder}} in ${quote(url)} stands for a file, and the source is none`,
    hint: 'write the name of the object in its place',
  }),
  'Usage.KeyHasDots': ({ url }) => ({
    message: `a part of the object key would be . or .., which other programs take for a folder: ${quote(url)}`,
    hint: 'write the key so that each of its parts has something else in it',
  }),
  'Usage.OneKeyForSeveral': ({ sources: [first, second], url }) => ({
    message: `${first} and ${second} would both go to ${url}; nothing was sent`,
    hint: 'let the key tell them apart: {name} is the name of a file, {path} its relative path, which a key that ends with / takes, too',
  }),
  'Usage.KeyNamesNoFile': ({ url, files }) => ({
    message: `${files} files would all go to ${quote(url)}; nothing was sent`,
    hint: `let the key end with / to take the relative path of each file: ${shellWord(`${url.replace(/\/$/, '')}/`)}; or write {name} where the name of a file belongs`,
  }),
  'Usage.KeyTime': ({ url, conversion, known }, { option }) => ({
    message: `there is no time ${quote(conversion)}, in ${quote(url)}`,
    hint: `there are ${known.map((each) => `%${each}`).join(' ')}; to write a brace as it is, use ${option('encodingType')} url and %7B`,
  }),
  'Usage.KeyComesAgain': ({ url }, { option }) => ({
    message: `${quote(url)} will come again, and ${option('follow')} and ${option('incremental')} could not tell which object is the newest`,
    hint: 'write the whole date into the key, from the year on, as in {%Y/%m/%d} or {%Y/%m/%d/%H}',
  }),

  'Usage.HeaderTwice': (facts, { option }) => ({
    message: `${option(facts.option)} sets ${facts.header} a second time, to another value`,
  }),
  'Usage.MetaForm': ({ text }, { option }) => ({
    message: `${option('meta')} wants Header:value#Header:value, not ${quote(text)}`,
    hint: `every # begins a header; a value that holds one is given by ${option('metadata')}, or by the option of its header`,
  }),
  'Usage.MetadataForm': ({ text }, { option }) => ({
    message: `${option('metadata')} wants name=value, not ${quote(text)}`,
  }),
  'Usage.MetadataName': (facts, { option }) => ({
    message: `${option(facts.option)}: a metadata name has letters, digits and hyphens only: ${quote(facts.header)}`,
  }),
  'Usage.MetadataTooLarge': ({ bytes, limit }) => ({
    message: `the user metadata has ${bytes} bytes; OSS allows ${limit}`,
  }),
  'Usage.TagForm': ({ text }, { option }) => ({
    message: `${option('tagging')} wants key=value, not ${quote(text)}`,
  }),
  'Usage.TagCharacters': ({ text }, { option }) => ({
    message: `${option('tagging')}: a tag has letters, digits, spaces and + - = . _ : / only: ${quote(text)}`,
  }),
  'Usage.TagTwice': ({ key }, { option }) => ({
    message: `${option('tagging')} sets ${quote(key)} a second time`,
  }),
  'Usage.TagTooLong': ({ keyLimit, valueLimit }, { option }) => ({
    message: `${option('tagging')}: a key has at most ${keyLimit} characters, a value at most ${valueLimit}`,
  }),
  'Usage.TooManyTags': ({ tags, limit }, { option }) => ({
    message: `${option('tagging')}: OSS allows ${limit} tags, not ${tags}`,
  }),
  'Usage.HeaderNotSettable': (facts, { option }) => ({
    message: `${option(facts.option)}: ${quote(facts.header)} is not a header that an append can set`,
    hint: `it takes ${facts.settable.slice(0, -1).join(', ')} and ${facts.settable.at(-1)}`,
  }),
  'Usage.HeaderCharacters': (facts, { option }) => ({
    message: `${option(facts.option)}: the value of ${facts.header} holds control characters, or is not valid text`,
    hint: 'a header is one line of text in UTF-8; percent-encode what is none',
  }),
  'Usage.HeaderChoice': (facts, { option }) => ({
    message: `${option(facts.option)}: ${quote(facts.value)} is not one of ${facts.choices.join(', ')}`,
  }),
  'Usage.NotADate': (facts, { option }) => ({
    message: `${option(facts.option)}: ${quote(facts.value)} is not a date`,
    hint: 'write it as 2026-12-31T23:59:59Z',
  }),
} satisfies Partial<ErrorTexts>;
