// No message may repeat a secret, wherever in a file it was put and however the file is broken.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { resolveEndpoint } from '../../src/api/resolve-endpoint.ts';
import { checkNothingMissing } from '../../src/config/missing.ts';
import { SETTING_LIST } from '../../src/options/settings.ts';
import { warningTexts } from '../support/errors.ts';
import { load, makeFolder } from './support/fixture.ts';

const SECRET = 'S3cr3tS3cr3tS3cr3tS3cr3tS3cr3t';

const places: readonly ((secret: string) => string)[] = [
  ...SETTING_LIST.map(
    ({ key }) =>
      (secret: string) =>
        `${key}: ${secret}`,
  ),
  ...SETTING_LIST.map(
    ({ key }) =>
      (secret: string) =>
        `${key}: [${secret}]`,
  ),
  ...SETTING_LIST.map(
    ({ key }) =>
      (secret: string) =>
        `[Credentials]\n${key}=${secret}`,
  ),
  (secret) => `mode: ${secret}`,
  (secret) => `[default]\nmode=${secret}`,
  (secret) => `[default]\naccessKeySecret ${secret}\nregion: a\n`,
  (secret) => `[default]\nbuckets=${secret}\n`,
  (secret) => `buckets: { mine: ${secret} }`,
  (secret) => `buckets: { mine: { region: "${secret}" } }`,
  (secret) => `profiles: ${secret}`,
  (secret) => `profiles: { a: ${secret} }`,
  (secret) => `accessKeySecret:${secret}`,
  (secret) => `accessKeySecret ${secret}`,
  (secret) => `region: a\naccessKeySecret ${secret}`,
  (secret) => `region: a\naccessKeySecret:${secret}\n`,
  (secret) => `[Credentials]\naccessKeySecret ${secret}`,
  (secret) => `[Credentials]\naccessKeySecret: ${secret}=`,
  (secret) => `[Credentials\naccessKeySecret=${secret}`,
  (secret) => `{"accessKeySecret": ${secret}}`,
  (secret) => `{"accessKeySecret": "${secret}`,
  (secret) => `{"accessKeySecret": "${secret}" "a": 1}`,
  (secret) => `[{"accessKeySecret": "${secret}"}]`,
  (secret) => `accessKeySecret: *${secret}`,
  (secret) => `accessKeySecret: &${secret}`,
  (secret) => `accessKeySecret: !${secret} x`,
  (secret) => `accessKeySecret: !<tag:${secret}> x`,
  (secret) => `%TAG !e! ${secret}\n---\naccessKeySecret: !e!x y`,
  (secret) => `accessKeySecret: "${secret}\\q"`,
  (secret) => `accessKeySecret: ${secret}: x`,
  (secret) => `endpoint: https://user:${secret}@oss-cn-hangzhou.aliyuncs.com`,
  (secret) => `endpoint: oss-cn-hangzhou.aliyuncs.com/?token=${secret}`,
  (secret) => `endpoint: ${secret}://host`,
  (secret) => `bucketEndpoints: { mine: "https://a:${secret}@b" }`,
  (secret) => `bucketCnames: { mine: [${secret}] }`,
  (secret) => secret,
];

async function messagesFor(content: string): Promise<string> {
  const cwd = makeFolder({ '.ossconfig': content });
  const said: string[] = [];
  try {
    const settings = await load({ cwd });
    said.push(...warningTexts(settings.warnings));
    checkNothingMissing(settings, () => resolveEndpoint({ ...settings, region: 'cn-hangzhou' }, 'mine'));
  } catch (error) {
    for (let each = error; each instanceof Error; each = each.cause) {
      said.push(each.message, each.stack ?? '', String((each as { hint?: string }).hint));
    }
  }
  return said.join('\n');
}

test.each(places.map((place) => place(SECRET)))('nothing is said of the secret in %j', async (content) => {
  expect(await messagesFor(content)).not.toContain(SECRET);
});

test('nor of any secret that stands as a value in a file that is cut off anywhere', async () => {
  const file = (secret: string): fc.Arbitrary<string> =>
    fc.constantFrom(
      `accessKeyId: a\naccessKeySecret: ${secret}\nregion: cn-hangzhou\n`,
      `{"accessKeyId":"a","accessKeySecret":"${secret}","region":"cn-hangzhou"}`,
      `[Credentials]\naccessKeyID=a\naccessKeySecret=${secret}\nendpoint=b\n`,
    );
  const characters = [...'abcXYZ0189+/=:#*&!%@{}[]"\'\\ '];
  const secrets = fc
    .string({ unit: fc.constantFrom(...characters), minLength: 12, maxLength: 40 })
    .filter((secret) => /[A-Za-z0-9]{4}/.test(secret));
  const cut = secrets.chain((secret) =>
    fc
      .tuple(fc.constant(secret), file(secret), fc.nat(90))
      .map(([, text, at]) => ({ secret, text: text.slice(0, at) })),
  );
  await fc.assert(
    fc.asyncProperty(cut, async ({ secret, text }) => {
      const said = await messagesFor(text);
      for (const run of secret.match(/[A-Za-z0-9]{4,}/g) ?? []) expect(said).not.toContain(run);
    }),
    { numRuns: 100 },
  );
});
