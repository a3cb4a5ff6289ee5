// Commands, options and settings that cannot be meant.
import type { ForeignCommand, OssutilOnly, UsageFacts } from '../../facts/usage.ts';
import { type Idiom, shellWord, someWords, spell } from '../idiom.ts';
import type { ErrorTexts } from '../texts.ts';
import type { combinations } from './combinations.ts';
import { type objects, URL_FORM } from './objects.ts';
import { ENDPOINT_PROBLEMS, faultProblem, quote, valueProblem } from './values.ts';

const ENDPOINT_FORM = 'write it as host, host:port, http://host or https://host';

type UsageTexts = Pick<ErrorTexts, Exclude<keyof UsageFacts, keyof (typeof objects & typeof combinations)>>;

export const usage: UsageTexts = {
  'Usage.OptionValue': ({ command, flags, value, problem }, { option }) => ({
    message: `option '${flags}' argument '${value}' is invalid. ${problem.kind === 'not-a-choice' ? `Allowed choices are ${problem.choices.join(', ')}` : `It ${valueProblem(problem)}`}.`,
    hint: seeHelp(command, option),
  }),
  'Usage.SettingValue': ({ spelling, problem }, idiom) => ({
    message: `${'variable' in spelling ? 'the variable ' : ''}${spell(spelling, idiom)} ${valueProblem(problem)}`,
  }),
  'Usage.SettingKey': ({ key, problem }) => ({ message: `${key} ${valueProblem(problem)}` }),
  'Usage.SettingForm': ({ text }) => ({
    message: `config set wants key=value${text === '' ? '' : `, not ${quote(text)}`}`,
    hint: 'for example: oss-append config set region=cn-hangzhou',
  }),
  'Usage.ConfigAction': ({ action, actions, meant }) => ({
    message: `config cannot ${quote(action)}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    hint: `it can ${actions.slice(0, -1).join(', ')} and ${actions.at(-1)}; by itself it asks`,
  }),
  'Usage.ConfigWords': ({ action, isTooFew }, { option }) => ({
    message: `config ${action}: ${isTooFew ? 'too few' : 'too many'} arguments`,
    hint: `see oss-append config ${option('help')}`,
  }),
  'Usage.UnknownSetting': ({ key, meant }) => ({
    message: `there is no setting ${quote(key)}${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    hint: '`oss-append config list` shows those that are set; docs/configuration.md explains all',
  }),
  'Usage.PlusCount': ({ text }) => ({
    message: `not an object URL: ${quote(text)}`,
    hint: `to print from a line on, write -n ${text}`,
  }),
  'Usage.CountIsFile': ({ text }, { option }) => ({
    message: `invalid number of bytes: ${quote(text)}`,
    hint: `-c is bytes here, as it is for head(1) and tail(1); a config file is named by ${option('configFile')}`,
  }),
  'Usage.CountForm': ({ text, unit }) => ({
    message: `invalid number of ${unit}: ${quote(text)}`,
    hint: 'give a whole number, with a suffix such as K, M, kB or MB if you like',
  }),
  'Usage.Endpoint': ({ spelling, problem }, idiom) => ({
    message: `${endpointSubject(spelling, idiom)} ${ENDPOINT_PROBLEMS[problem]}`,
    hint: ENDPOINT_FORM,
  }),

  'Usage.SourceAndObjectSwapped': ({ command, last, sources, url }) => ({
    message: `not an object URL: ${quote(last)}`,
    hint: `if the object is to come last: oss-append ${command} ${someWords(sources)} ${shellWord(url)}; else ${URL_FORM}`,
  }),
  'Usage.ObjectMissing': ({ command, last }) => ({
    message: `the last argument is to be the object, and ${quote(last)} is no object URL`,
    hint: `write it as oss-append ${command} <source...> oss://bucket/key; a name with blanks is put in quotes`,
  }),
  'Usage.ProxyLoginAlone': (_, { option }) => ({
    message: `${option('proxyUser')} and ${option('proxyPwd')} are for use with a proxy, and there is none`,
    hint: `give ${option('proxy')}, or set HTTPS_PROXY, HTTP_PROXY or ALL_PROXY`,
  }),
  'Usage.LinesAndBytes': () => ({ message: '-n and -c exclude each other' }),
  'Usage.ContentWith': (facts, { option }) => ({
    message: `-n and -c print content: they do not go with ${option(facts.option)}`,
  }),
  'Usage.NoTerminal': (facts, { option }) =>
    facts.for === 'secret'
      ? {
          message: `${option('password')} asks on a terminal, and there is none`,
          hint: 'set OSS_ACCESS_KEY_SECRET instead, or put the secret into a config file',
        }
      : {
          message: 'config asks on a terminal, and there is none',
          hint: `give what is to be written: oss-append config ${option('region')} cn-hangzhou ${option('accessKeyId')} ID ${option('accessKeySecret')} SECRET, or oss-append config set region=cn-hangzhou accessKeyId=ID accessKeySecret=- (which reads the secret from stdin)`,
        },
  'Usage.PasswordAndSecret': (_, { option }) => ({
    message: `${option('password')} asks for what ${option('accessKeySecret')} gives`,
    hint: 'leave out one of them',
  }),
  'Usage.HumanReadableWith': (facts, { option }) => ({
    message: `${option('humanReadable')} is for the table: it does not go with ${option(facts.option)}`,
  }),
  'Usage.ContentAsJson': ({ command }, { option }) => ({
    message: `${command} prints content: ${option('json')} does not go with it`,
  }),
  'Usage.PartsOfCat': (_, { option }) => ({
    message: `${option('head')}, ${option('tail')}, and ${option('offset')} with ${option('count')} exclude each other`,
  }),
  'Usage.Contradiction': ({ options }, { option }) => ({
    message: `more than one ${words(options[0] ?? '')}`,
    hint: `give one of ${options.slice(0, -1).map(option).join(', ')} and ${option(options.at(-1) ?? '')}`,
  }),
  'Usage.ArgumentNotUtf8': ({ text }) => ({
    message: `not valid UTF-8: the argument ${quote(text)}`,
    hint: 'object keys are UTF-8; a file of another name can be given as stdin: oss-append append - oss://bucket/key < FILE',
  }),
  'Usage.NoCommand': (_, { option }) => ({ message: 'no command given', hint: seeHelp(undefined, option) }),
  'Usage.UnknownCommand': ({ name, meant, foreign, line }, idiom) => ({
    message: `unknown command '${name}'${perhaps(meant)}`,
    hint: commandHint(foreign, line, idiom),
  }),
  'Usage.UnknownSubject': ({ name, meant, foreign }, idiom) => ({
    message: `no command and no topic '${name}'${perhaps(meant)}`,
    hint: foreign === undefined ? 'all of them: oss-append help' : commandHint(foreign, undefined, idiom),
  }),
  'Usage.UnknownOption': ({ flag, meant, command, ossutilOnly, owners }, idiom) => ({
    message: `unknown option '${flag}'${perhaps(meant)}`,
    hint: optionHint(command, ossutilOnly, owners, idiom),
  }),
  'Usage.OptionTakesNoValue': ({ flag }) => ({
    message: `option '${flag}' takes no value`,
    hint: `write ${flag} by itself, or leave it out`,
  }),
  'Usage.HyphensOfOption': ({ text, meant }) => ({
    message: `not an option: '${text}'`,
    hint: `a long option begins with two hyphens: ${meant}`,
  }),
  'Usage.ArgumentMissing': ({ name, usage }) => ({
    message: `missing required argument '${name}'`,
    hint: `write it as ${usage}`,
  }),
  'Usage.OptionWithoutValue': ({ flags, command }, { option }) => ({
    message: `option '${flags}' argument missing`,
    hint: seeHelp(command, option),
  }),
  'Usage.TooManyArguments': ({ command, expected, given, usage }) => ({
    message: `too many arguments for '${command}': it takes ${expected}, not ${given}`,
    hint: `write it as ${usage}`,
  }),
  'Usage.CommandLine': ({ message, command }, { option }) => ({ message, hint: seeHelp(command, option) }),
  'Usage.Shell': ({ shell, shells }) => ({
    message: `there is no completion for ${quote(shell)}`,
    hint: `name one of ${shells.join(', ')}`,
  }),
  'Usage.Fault': ({ text, problem }) => ({
    message: `not a fault: ${quote(text)}: ${faultProblem(problem)}`,
    hint: 'for example append:2:commit-then-drop, or append:1x3:status=503,retry-after=1',
  }),
};

function commandHint(
  foreign: ForeignCommand | undefined,
  line: readonly string[] | undefined,
  { option }: Idiom,
): string {
  if (line !== undefined) return `begin with a command: oss-append ${line.map(shellWord).join(' ')}`;
  return foreign === undefined ? seeHelp(undefined, option) : FOREIGN[foreign](option);
}

const FOREIGN: Readonly<Record<ForeignCommand, (option: Idiom['option']) => string>> = {
  append: () =>
    'to put a file at the end of an object: oss-append append FILE oss://bucket/key; to put it in the place of one: ossutil cp',
  grow: (option) =>
    `to send what a file has grown by: oss-append append FILE oss://bucket/key ${option('incremental')}, and with ${option('follow')} what it will`,
  read: () =>
    'to print an object: oss-append cat oss://bucket/key; its end, as it grows: oss-append tail -f oss://bucket/key',
  describe: () => 'to see an object and where its next byte goes: oss-append head oss://bucket/key',
  compare: () => 'to compare an object with a file: oss-append verify FILE oss://bucket/key',
  manage: () =>
    'oss-append only appends, reads and compares objects; for this use ossutil or the OSS console',
  serve: () => 'to run a local server that answers as OSS does: oss-append sandbox',
  configure: () => 'to write settings and keys: oss-append config; to try them: oss-append config check',
  update: () => 'to install the newest version: npm install --global oss-append@latest',
  explain: (option) => seeHelp(undefined, option),
  program: () => 'leave it out, and begin with a command: oss-append append FILE oss://bucket/key',
};

function optionHint(
  command: string | undefined,
  ossutilOnly: OssutilOnly | undefined,
  owners: readonly string[],
  idiom: Idiom,
): string {
  if (ossutilOnly !== undefined) return `of ossutil's: ${OSSUTIL_ONLY[ossutilOnly](idiom)}`;
  if (owners.length === 0) return seeHelp(command, idiom.option);
  return `it is an option of ${owners.length > 1 ? `${owners.slice(0, -1).join(', ')} and ` : ''}${owners.at(-1)}`;
}

const OSSUTIL_ONLY: Readonly<Record<OssutilOnly, (idiom: Idiom) => string>> = {
  'only-missing': ({ option }) => `${option('incremental')} appends only what the object lacks of the file`,
  'never-asks': () => 'nothing is asked here, leave it out',
  'current-version': () => 'leave it out, here the current version is read and appended to',
  'no-reports': () => 'no report or checkpoint files are written here, leave it out',
  'crc64-always': () => 'leave it out, the CRC-64 is what proves an append',
  'json-filter': ({ option }) => `give ${option('json')}, and pick from its output with a program such as jq`,
  'speed-limit': ({ option }) => `give ${option('maxupspeed')} (KiB/s) or ${option('trafficLimit')} (bit/s)`,
  'no-account': () => 'leave it out, the access key says whose account it is',
  acl: ({ option }) => `write it ${option('acl')}`,
  source: () => 'name a file, or - for stdin, before the object',
  'object-url': () => 'name the object as oss://bucket/key',
};

function seeHelp(command: string | undefined, option: Idiom['option']): string {
  return `see oss-append ${command === undefined ? '' : `${command} `}${option('help')}`;
}

function perhaps(meant: readonly string[]): string {
  return meant.length === 0 ? '' : `; did you mean ${meant.join(' or ')}?`;
}

/** `addressingStyle` → `addressing style`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function endpointSubject(spelling: UsageFacts['Usage.Endpoint']['spelling'], idiom: Idiom): string {
  if (spelling === undefined) return 'the endpoint';
  return 'variable' in spelling ? `the variable ${spelling.variable}` : spell(spelling, idiom);
}
