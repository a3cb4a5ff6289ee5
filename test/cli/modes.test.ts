// Each mode from settings to the wire: whom it asks for keys, how, and that OSS takes the requests which are signed with
// them. One server plays the token service, the metadata of an instance, and a credentials URI.
import { describe, expect } from 'vitest';
import {
  type Asked,
  document,
  keysNamed,
  type PlayedServer,
  play,
  type Reply,
} from '../credentials/support/played-server.ts';
import { test } from '../support/in-process.ts';
import type { Environment } from '../support/run-cli.ts';

const METADATA = '/latest/meta-data/Ram/security-credentials/web';
const GIVEN = keysNamed('given');
const ROLE = 'acs:ram::1:role/logs';
const PROVIDER = 'acs:ram::1:oidc-provider/ack';

function answer({ method, path }: Asked): Reply {
  if (path === '/latest/api/token') return { body: 'token-of-metadata' };
  if (path === '/' && method === 'POST') return { body: { Credentials: document('given') } };
  return { body: { Code: 'Success', ...document('given') } };
}

interface Mode {
  readonly name: string;
  /** Of a config file, below `[default]`. */
  readonly file?: string;
  readonly options?: (service: string) => readonly string[];
  readonly env?: (service: string) => Environment;
  /** Where `config check` says that they are from. */
  readonly from: RegExp;
  /** What the service is asked. */
  readonly asked: readonly Partial<Asked>[];
}

const BASE = 'access-key-id=base\naccess-key-secret=secret-of-base\n';
const STS = (service: string): readonly string[] => ['--sts-endpoint', service];
const assumed = (fields: object): Partial<Asked> => ({
  method: 'POST',
  form: expect.objectContaining({ Action: 'AssumeRole', RoleArn: ROLE, ...fields }),
});

const MODES: readonly Mode[] = [
  {
    name: 'RamRoleArn over the keys of its profile',
    file: `[default]\nmode=RamRoleArn\nrole-arn=${ROLE}\nrole-session-name=me\n${BASE}`,
    options: (service) => [...STS(service), '--token-timeout', '900'],
    from: /oss\.conf$/,
    asked: [assumed({ AccessKeyId: 'base', RoleSessionName: 'me', DurationSeconds: '900' })],
  },
  {
    name: 'RamRoleArn over a source profile',
    file: `[default]\nmode=RamRoleArn\nrole-arn=${ROLE}\nsource-profile=b\n[profile b]\nsts-token=t\n${BASE}`,
    options: STS,
    from: /oss\.conf$/,
    asked: [assumed({ AccessKeyId: 'base', SecurityToken: 't' })],
  },
  {
    name: 'RamRoleArn over a process',
    file: `[default]\nmode=RamRoleArn\nrole-arn=${ROLE}\ncredential-process='echo "$KEYS"'\n`,
    options: STS,
    env: () => ({ KEYS: JSON.stringify(document('printed')) }),
    from: /oss\.conf$/,
    asked: [assumed({ AccessKeyId: 'STS.printed', SecurityToken: 'token-of-printed' })],
  },
  {
    name: 'a role that is named by option, over variables',
    options: (service) => [...STS(service), '--ram-role-arn', ROLE],
    env: () => ({ OSS_ACCESS_KEY_ID: 'base', OSS_ACCESS_KEY_SECRET: 'secret-of-base' }),
    from: /^OSS_ACCESS_KEY_ID$/,
    asked: [assumed({ AccessKeyId: 'base' })],
  },
  {
    name: 'OIDC by the variables of a pod',
    env: (service) => ({
      ALIBABA_CLOUD_ROLE_ARN: ROLE,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: PROVIDER,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: 'token',
      ALIBABA_CLOUD_STS_ENDPOINT: service,
    }),
    from: /^ALIBABA_CLOUD_OIDC_TOKEN_FILE$/,
    asked: [
      {
        method: 'POST',
        form: expect.objectContaining({
          Action: 'AssumeRoleWithOIDC',
          OIDCProviderArn: PROVIDER,
          OIDCToken: 'token-of-pod',
          RoleArn: ROLE,
        }),
      },
    ],
  },
  {
    name: 'CredentialsURI by its variable',
    env: (service) => ({ ALIBABA_CLOUD_CREDENTIALS_URI: `${service}/keys?secret=of-uri` }),
    from: /^ALIBABA_CLOUD_CREDENTIALS_URI$/,
    asked: [{ method: 'GET', path: '/keys?secret=of-uri' }],
  },
  {
    name: 'EcsRamRole by the address of ossutil 1',
    file: `[AkService]\necsAk=SERVICE${METADATA}\n`,
    from: /oss\.conf$/,
    asked: [
      { method: 'PUT', path: '/latest/api/token' },
      {
        method: 'GET',
        path: METADATA,
        headers: expect.objectContaining({ 'x-aliyun-ecs-metadata-token': 'token-of-metadata' }),
      },
    ],
  },
  {
    name: 'Process',
    file: `[default]\ncredential-process='echo "$KEYS"'\n`,
    env: () => ({ KEYS: JSON.stringify(document('given')) }),
    from: /oss\.conf$/,
    asked: [],
  },
];

/** What no line may hold, at any level. */
const SECRETS = /secret-of|token-of|of-uri/;

describe('the keys of', () => {
  test.for(MODES)('$name', async ({ file, options, env, from, asked }, { cli, sandbox, write }) => {
    sandbox.replaceCredentials(GIVEN);
    const service: PlayedServer = await play(answer);
    await write('app.log', 'one\n');
    await write('token', 'token-of-pod\n');
    await write('oss.conf', (file ?? '[default]\n').replace('SERVICE', service.origin));
    const given = [...(options?.(service.origin) ?? []), '--config-file', 'oss.conf'];
    const { endpoint, region } = sandbox;
    const run = {
      env: { PATH: process.env.PATH, OSS_ENDPOINT: endpoint, OSS_REGION: region, ...env?.(service.origin) },
    };

    const appended = await cli(
      ['append', 'app.log', 'oss://demo/app.log', '--loglevel', 'debug', ...given],
      run,
    );
    expect(appended).toMatchObject({ code: 0 });
    expect(service.asked).toMatchObject(asked);
    expect(service.asked).toHaveLength(asked.length);
    expect(sandbox.requests.map(({ status }) => status)).toEqual([404, 200]);
    expect(appended.stdout + appended.stderr).not.toMatch(SECRETS);

    const checked = await cli(['config', 'check', '--json', ...given], run);
    expect(checked).toMatchObject({ code: 0 });
    const { checks } = JSON.parse(checked.stdout);
    expect(checks[1]).toMatchObject({
      name: 'credentials',
      ok: true,
      accessKeyId: 'STS.****',
      from: expect.stringMatching(from),
    });
    expect(checked.stdout + checked.stderr).not.toMatch(SECRETS);
  });
});
