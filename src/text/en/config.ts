// Settings that are missing or wrong, and files that hold them.
import type { ConfigFacts, MissingSetting, ServerSetting, UnreadableReason } from '../../facts/config.ts';
import { type Idiom, spell } from '../idiom.ts';
import type { ErrorTexts, Sentence } from '../texts.ts';
import { howToName, keyName, suggestion } from './config-warnings.ts';
import { credentials } from './credentials.ts';
import { proxy } from './proxy.ts';
import { ENDPOINT_PROBLEMS, list, valueProblem } from './values.ts';

const FORMATS = 'write "key: value" lines (YAML), a JSON object, or the INI form of ossutil';
const ENDPOINT_FORM = 'write it as host, host:port, http://host or https://host';

type ConfigTexts = Pick<ErrorTexts, keyof ConfigFacts>;

export const config: ConfigTexts = {
  ...credentials,
  ...proxy,
  ConfigFileMissing: ({ path, namedBy }, idiom) => ({
    message: `no config file at ${path}`,
    hint: namedBy && `${spell(namedBy, idiom)} names this file; correct or remove it`,
  }),
  'ConfigFileMissing.NoHome': (_, { option }) => ({
    message: 'there is no home folder for ~/.ossutilconfig',
    hint: `name the file to write: ${option('configFile')} FILE`,
  }),
  SettingMissing: ({ key }) => ({
    message: `${key} is not set`,
    hint: `to set it: oss-append config set ${key}=VALUE`,
  }),
  ClockSkewed: ({ skewSeconds }) => ({
    message: `this machine's clock is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} the server's; OSS accepts 15 minutes`,
    hint: "set this machine's clock; until then each run is refused once, and then signed for the server's time",
  }),
  'ConfigFileInvalid.Unreadable': ({ path, reason }) => ({
    message: `${path}: cannot be read: ${unreadable(reason)}`,
  }),
  'ConfigFileInvalid.NotUtf8': ({ path }) => ({ message: `${path}: not a UTF-8 text file` }),
  'ConfigFileInvalid.UnknownForm': ({ path }) => ({
    message: `${path}: holds no settings in a known form`,
    hint: FORMATS,
  }),
  'ConfigFileInvalid.NoMapping': ({ path }) => ({
    message: `${path}: must hold keys with values`,
    hint: FORMATS,
  }),
  'ConfigFileInvalid.IniLine': ({ path, line }) => ({
    message: `${path}:${line}: expected key = value or [section]`,
  }),
  'ConfigFileInvalid.Yaml': ({ path, line, reason }) => ({
    message: `${path}${line === undefined ? '' : `:${line}`}: cannot be read as YAML or JSON: ${reason ?? 'not valid YAML'}`,
  }),
  'ConfigFileInvalid.Value': ({ path, key, problem }) => ({
    message: `${path}: ${key} ${valueProblem(problem)}`,
  }),
  'ConfigFileInvalid.Mapping': ({ path, key }) => ({
    message: `${path}: ${key} must hold names, and below each its keys with values`,
  }),
  'ConfigFileInvalid.BucketHosts': ({ path, key }) => ({
    message: `${path}: ${key} must map bucket names to hosts`,
  }),
  'ConfigFileInvalid.UnknownKey': ({ path, ...unknown }) => ({
    message: `${path}: unknown key ${keyName(unknown)}${suggestion(unknown)}`,
  }),
  'ConfigFileInvalid.Endpoint': ({ path, from, bucket, problem }) => ({
    message: `${path === undefined ? '' : `${path}: `}${server(from, bucket)} ${ENDPOINT_PROBLEMS[problem]}`,
    hint: ENDPOINT_FORM,
  }),
  'ConfigFileNotTrusted.Server': ({ path, origin, from, bucket }, idiom) => ({
    message: `${path} was found, not named: an access key from elsewhere is not sent to ${origin}, which it gives as ${server(from, bucket)}`,
    hint: `if you trust the file, ${howToName(path, idiom)}; else set ${idiom.option('endpoint')}`,
  }),
  'ConfigFileNotTrusted.Key': ({ path, key }, idiom) => ({
    message: `${path} was found, not named: ${key} counts only in a file that you name`,
    hint: `if you trust the file, ${howToName(path, idiom)}; else remove ${key}`,
  }),
  SettingsMissing: ({ missing }, idiom) => {
    const sentences = missing.map((each) => missingSetting(each, idiom));
    return {
      message: sentences.map(({ message }) => message).join('; '),
      hint: sentences.flatMap(({ hint = [] }) => hint).join('; '),
    };
  },
  ProfileMissing: ({ path, profile, known }) => ({
    message: `${path}: there is no profile ${profile}`,
    hint: `it has ${list(known)}`,
  }),
  'ProfileMissing.Source': ({ path, profile, known }) => ({
    message: `${path}: there is no profile of the name that profile ${profile} gives as its source`,
    hint: `it has ${list(known)}`,
  }),
  'ProfileMissing.NoFile': ({ profile }, { option }) => ({
    message: `there is no config file that could have profile ${profile}`,
    hint: `name one by ${option('configFile')}, or write ~/.ossutilconfig`,
  }),
  'ConfigFileInvalid.ProfileLoop': ({ path, profiles }) => ({
    message: `${path}: each of these profiles is the source of the one before: ${profiles.join(', ')}`,
  }),
  'ConfigFileInvalid.Json': ({ path }) => ({ message: `${path}: not valid JSON` }),
  EndpointMissing: (_, idiom) => ({
    message: 'no endpoint and no region',
    hint:
      idiom.reader === 'program'
        ? 'set region (such as cn-hangzhou) or endpoint'
        : `set ${idiom.option('region')} (such as cn-hangzhou) or ${idiom.option('endpoint')}, OSS_REGION or OSS_ENDPOINT, or one in the config file`,
  }),
  'EndpointMissing.Cname': (_, idiom) => ({
    message: 'no endpoint: addressing style cname needs the custom domain',
    hint: `set ${idiom.option('endpoint')}${elsewhere(idiom, 'OSS_ENDPOINT', 'endpoint')} to the domain bound to the bucket`,
  }),
  'EndpointScheme.NoTls': ({ origin }, { option }) => ({
    message: `the server at ${hostOf(origin)} does not speak TLS`,
    hint: `if it speaks http: ${option('endpoint')} http://${hostOf(origin)}; if it is OSS itself, something in between answered`,
  }),
  'EndpointScheme.Tls': ({ origin }, { option }) => ({
    message: `the server at ${hostOf(origin)} speaks TLS, not plain http`,
    hint: `${option('endpoint')} https://${hostOf(origin)}`,
  }),
  RegionMissing: ({ host }, idiom) => ({
    message: `no region, and ${host} names none; signature version 4 needs it`,
    hint: `set ${idiom.option('region')} (such as cn-hangzhou)${elsewhere(idiom, 'OSS_REGION', 'region')}`,
  }),
  LocalAddressUnusable: ({ address, reason }, { option, reader }) => ({
    message: `no connection can be made from ${address}: ${reason}`,
    hint: `give ${option(reader === 'program' ? 'localAddress' : 'bindAddress')} an address of this machine from which the server can be reached, or leave it out`,
  }),
  WebAssemblyMissing: ({ reason }) => ({
    message: `WebAssembly, by which answers are read and CRC-64 is computed, does not work here: ${reason}`,
    hint:
      'run Node.js without --jitless; where `ulimit -v` limits memory, raise it or set ' +
      'NODE_OPTIONS=--disable-wasm-trap-handler',
  }),
};

function missingSetting({ problem, facts }: MissingSetting, idiom: Idiom): Sentence {
  // A problem and its facts belong together by their type.
  return (config[problem] as (facts: object, idiom: Idiom) => Sentence)(facts, idiom);
}

function hostOf(origin: string): string {
  return origin.replace(/^.*:\/\//, '');
}

/** Where the same can be set besides the option; a program has its fields only. */
function elsewhere({ reader }: Idiom, variable: string, key: string): string {
  return reader === 'program' ? '' : `, ${variable} or ${key} in the config file`;
}

function unreadable(reason: UnreadableReason): string {
  switch (reason.kind) {
    case 'too-large':
      return `it is larger than ${reason.limitBytes / 1024 ** 2} MiB`;
    case 'directory':
      return 'it is a directory';
    case 'special':
      return 'it is a FIFO, a device or a socket';
    case 'permission':
      return 'permission denied';
    case 'foreign-link':
      return 'it is a link of another user';
    case 'system':
      return reason.code;
  }
}

function server(from: ServerSetting, bucket: string): string {
  switch (from) {
    case 'bucketCname':
      return `the custom domain of bucket ${bucket}`;
    case 'bucketEndpoint':
      return `the endpoint of bucket ${bucket}`;
    case 'endpoint':
      return 'endpoint';
    case 'region':
      return 'the endpoint of the region';
  }
}
