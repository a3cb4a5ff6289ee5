// What is missing is told at once, with where it was looked for.
import { expect, test } from 'vitest';
import { resolveEndpoint } from '../../src/api/resolve-endpoint.ts';
import { checkNothingMissing } from '../../src/config/missing.ts';
import type { LoadSettingsOptions } from '../../src/config/settings.ts';
import { type TypedError, typedFailure } from '../support/errors.ts';
import { load, makeFolder } from './support/fixture.ts';

async function told(given: Partial<LoadSettingsOptions> = {}): Promise<TypedError> {
  const settings = await load(given);
  const check = () => checkNothingMissing(settings, () => resolveEndpoint(settings, 'bucket'));
  return typedFailure(Promise.resolve().then(check));
}

test('everything at once', async () => {
  const cwd = makeFolder();
  const error = await told({ cwd });
  expect(error.code).toBe('SettingsMissing');
  expect(error.message).toBe('no credentials; no endpoint and no region');
  expect(error.hint).toMatch(/^run `oss-append config`/);
  for (const way of ['--region', 'OSS_ENDPOINT', 'OSS_ACCESS_KEY_ID', '~/.ossutilconfig']) {
    expect(error.hint).toContain(way);
  }
  expect(error.notes).toEqual([
    'looked for, in this order: options (--endpoint, --region, --access-key-id, --access-key-secret, --mode); ' +
      'OSS_ENDPOINT, OSS_REGION, OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET; ' +
      'ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET; ' +
      `.ossconfig in ${cwd} and above, ${cwd}/no-home/.ossutilconfig (not there); ` +
      'ALIBABA_CLOUD_ROLE_ARN, ALIBABA_CLOUD_OIDC_PROVIDER_ARN, ALIBABA_CLOUD_OIDC_TOKEN_FILE; ' +
      `${cwd}/no-home/.aliyun/config.json (not there); ` +
      'ALIBABA_CLOUD_ECS_METADATA; ALIBABA_CLOUD_CREDENTIALS_URI',
  ]);
});

test('half a set of keys, and the region of an endpoint that names none', async () => {
  const error = await told({ env: { OSS_ACCESS_KEY_ID: 'a', OSS_ENDPOINT: 'minio.example.com' } });
  expect(error.code).toBe('SettingsMissing');
  expect(error.message).toBe(
    'OSS_ACCESS_KEY_ID is set in the environment, but OSS_ACCESS_KEY_SECRET is not; ' +
      'no region, and minio.example.com names none; signature version 4 needs it',
  );
});

test('a mode that lacks something, and no server', async () => {
  const error = await told({ options: { mode: 'RamRoleArn' } });
  expect(error.message).toMatch(
    /^--mode is set by option: mode RamRoleArn needs .*; no endpoint and no region$/,
  );
});

test('what is missing alone keeps its code, and says where it was looked for', async () => {
  const cwd = makeFolder({ 'a.conf': 'region: cn-hangzhou\n' });
  const error = await told({ cwd, configFile: 'a.conf' });
  expect(error).toMatchObject({ code: 'CredentialsMissing', message: 'no credentials' });
  expect(error.notes.join()).toContain(`profile default of ${cwd}/a.conf`);
  const env = { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 's' };
  expect(await told({ env })).toMatchObject({ code: 'EndpointMissing' });
});

test('variables that are ignored are not named', async () => {
  const { notes } = await told({ ignoresEnvironment: true });
  expect(notes.join()).not.toMatch(/OSS_|ALIBABA_/);
});
