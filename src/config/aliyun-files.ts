// The files in which other tools of Alibaba Cloud keep credentials: ~/.aliyun/config.json of its command line, and the
// file that ALIBABA_CLOUD_CREDENTIALS_FILE names. Only what says who signs is taken from them.
import { join } from 'node:path';
import type { Borrowed, IdentityContext, Looked } from './identity.ts';
import type { Layer, Profiles } from './layers.ts';
import { isOn } from './parts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that are called otherwise in our own files. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['ram_session_name', 'roleSessionName'],
  ['expired_seconds', 'tokenTimeout'],
  ['ram_role_name', 'ecsRoleName'],
  ['role_name', 'ecsRoleName'],
  ['process_command', 'credentialProcess'],
  ['security_token', 'stsToken'],
]);

/** Modes of the CLI that stand for one of ours, by another name or with something to it. */
const CLI_MODES: Readonly<Record<string, string>> = {
  '': 'AK',
  ramrolearnwithrolename: 'RamRoleArn',
};

/** Types of the credentials file, and the modes that they are. */
const TYPES: Readonly<Record<string, string>> = {
  access_key: 'AK',
  sts: 'StsToken',
  ram_role_arn: 'RamRoleArn',
  ecs_ram_role: 'EcsRamRole',
  oidc_role_arn: 'OIDC',
  credentials_uri: 'CredentialsURI',
};

/** The CLI's `External` waits so long. */
const CLI_PROCESS_TIMEOUT_S = 60;

/** The profile that ALIBABA_CLOUD_PROFILE names, else the file's current one. */
export async function cliProfile(context: IdentityContext): Promise<Looked | undefined> {
  const { env, homeDir } = context;
  if (homeDir === '' || isOn(env.ALIBABA_CLOUD_CLI_PROFILE_DISABLED)) return undefined;
  const path = join(homeDir, '.aliyun', 'config.json');
  const text = await context.borrowed.readFile(path);
  if (text === undefined) return { lookedAt: { kind: 'other-file', path, profile: undefined } };
  const { current, profiles: listed } = parseCliFile(path, text, context.borrowed);
  const byName = new Map(listed.map((each) => [String(each.name), each]));
  const given = env.ALIBABA_CLOUD_PROFILE?.trim();
  const name = given || (typeof current === 'string' && current !== '' ? current : 'default');
  const profiles: Profiles = {
    path,
    layersOf(source) {
      const fields = byName.get(source);
      if (fields !== undefined) return [cliLayer(fields, source, profiles, context.borrowed)];
      throw context.borrowed.failure('ProfileMissing', { path, profile: source, known: [...byName.keys()] });
    },
  };
  const lookedAt = { kind: 'other-file', path, profile: name } as const;
  // Who names a profile means it; the current one need not be there.
  const [layer] = given || byName.has(name) ? profiles.layersOf(name) : [];
  return layer === undefined || isBlank(layer) ? { lookedAt } : { lookedAt, layer };
}

/** The section `default` of the file that a variable names. */
export async function credentialsFile(context: IdentityContext): Promise<Looked | undefined> {
  const path = context.env.ALIBABA_CLOUD_CREDENTIALS_FILE;
  if (path === undefined || path.trim() === '') return undefined;
  const text = await context.borrowed.readFile(path);
  if (text === undefined) {
    throw context.borrowed.failure('ConfigFileMissing', {
      path,
      namedBy: { variable: 'ALIBABA_CLOUD_CREDENTIALS_FILE' },
    });
  }
  const name = context.env.ALIBABA_CLOUD_PROFILE?.trim() || 'default';
  const entries = context.borrowed.parseIni(text).entries.filter(({ section }) => section === name);
  const lookedAt = { kind: 'other-file', path, profile: name } as const;
  if (entries.length === 0) return { lookedAt };
  const { type, ...fields } = Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  const mode = TYPES[type ?? ''];
  if (mode === undefined) {
    throw context.borrowed.failure('CredentialsMissing.CliMode', { mode: '(unknown)', path, profile: name });
  }
  return { lookedAt, layer: toLayer({ mode, ...fields }, path, context.borrowed) };
}

function parseCliFile(
  path: string,
  text: string,
  borrowed: Borrowed,
): { current: unknown; profiles: readonly Fields[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Its message repeats the text around the fault.
    throw borrowed.failure('ConfigFileInvalid.Json', { path });
  }
  const { current, profiles } = (value ?? {}) as Fields;
  const listed = Array.isArray(profiles) ? profiles : [];
  return { current, profiles: listed.filter((each) => typeof each === 'object' && each !== null) };
}

/** @throws {ConfigError} for a mode in which only the CLI itself can sign in */
function cliLayer(fields: Fields, name: string, profiles: Profiles, borrowed: Borrowed): Layer {
  const written = String(fields.mode ?? '').trim();
  const mode = CLI_MODES[written.toLowerCase()] ?? written;
  const { check } = borrowed.settingByKey('mode') ?? {};
  if (check === undefined || 'problem' in check(mode)) {
    throw borrowed.failure('CredentialsMissing.CliMode', {
      mode: shownMode(written),
      path: profiles.path,
      profile: name,
    });
  }
  const timeout = mode.toLowerCase() === 'external' && { credentialProcessTimeout: CLI_PROCESS_TIMEOUT_S };
  return { ...toLayer({ ...fields, ...timeout, mode }, profiles.path, borrowed), profiles };
}

/** A profile that was made and never filled in. */
function isBlank({ values }: Layer): boolean {
  return values.mode === 'AK' && values.accessKeyId === undefined && values.accessKeySecret === undefined;
}

/** Modes of the CLI that are told by their names: what else stands there may be anything. */
const OTHER_MODES = ['CloudSSO', 'OAuth', 'BearerToken', 'RsaKeyPair'];

function shownMode(written: string): string {
  return OTHER_MODES.find((each) => each.toLowerCase() === written.toLowerCase()) ?? '(unknown)';
}

/** Each tool writes fields that it does not use: empty, or 0. */
function toLayer(fields: Fields, path: string, borrowed: Borrowed): Layer {
  const values: Record<string, unknown> = {};
  const keys = new Map<string, string>();
  for (const [field, raw] of Object.entries(fields)) {
    if (raw === '' || raw === 0 || raw === null) continue;
    const setting = borrowed.settingByKey(KEYS.get(field) ?? field);
    if (setting?.gives !== 'credentials') continue;
    const checked = setting.check(raw);
    if ('problem' in checked) {
      throw borrowed.failure('ConfigFileInvalid.Value', { path, key: field, problem: checked.problem });
    }
    values[setting.name] = checked.value;
    keys.set(setting.name, field);
  }
  return {
    source: 'other-file',
    values,
    spell: (name) => ({ key: keys.get(name) ?? name, file: path }),
  };
}
