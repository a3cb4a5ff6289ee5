// A source that is read anew once its keys are refused.
import { expect, test } from 'vitest';
import type { CredentialSource, StaticKeys } from '../../src/credentials/source.ts';
import { ConfigError } from '../../src/errors.ts';
import { keysNamed, play, provide } from './support/played-server.ts';

function staticKeys(name: string): StaticKeys {
  return { kind: 'static', credentials: keysNamed(name) };
}

test('keys that are given are given back, and nobody signs nothing', async () => {
  expect(await provide(staticKeys('a')).provider()).toEqual(keysNamed('a'));
  expect(await provide({ kind: 'anonymous' }).provider()).toBe('anonymous');
  // Without a place to look for others there are none.
  expect(await provide(staticKeys('a')).provider({ refused: keysNamed('a') })).toEqual(keysNamed('a'));
});

test('a source is read anew where its keys were refused, and only then', async () => {
  let source: CredentialSource = staticKeys('a');
  let reloads = 0;
  const { provider } = provide(source, {
    reload: async () => {
      reloads += 1;
      return source;
    },
  });
  source = staticKeys('b');
  expect(await provider()).toEqual(keysNamed('a'));
  expect(reloads).toBe(0);
  const refused = keysNamed('a');
  // Of several requests that were on their way.
  const all = await Promise.all([provider({ refused }), provider({ refused }), provider({ refused })]);
  expect(all).toEqual([keysNamed('b'), keysNamed('b'), keysNamed('b')]);
  expect(await provider()).toEqual(keysNamed('b'));
  const before = reloads;
  expect(await provider({ refused })).toEqual(keysNamed('b'));
  expect(reloads).toBe(before);
});

test('what was read anew may be another kind of source, or wrong', async () => {
  const server = await play(() => ({
    body: { Code: 'Success', AccessKeyId: 'uri', AccessKeySecret: 'secret-of-uri' },
  }));
  let answer: CredentialSource | Error = { kind: 'uri', uri: server.origin };
  const { provider } = provide(staticKeys('a'), {
    reload: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const refused = keysNamed('a');
  expect(await provider({ refused })).toMatchObject({ accessKeyId: 'uri' });
  answer = new ConfigError('CredentialsMissing', {});
  const theirs = { accessKeyId: 'uri', accessKeySecret: 'secret-of-uri' };
  await expect(provider({ refused: theirs })).rejects.toBe(answer);
});

test('keys that are fetched are fetched anew before their source is read anew', async () => {
  const server = await play((_, nth) => ({
    body: { Code: 'Success', AccessKeyId: `${Math.min(nth, 2)}`, AccessKeySecret: 'secret' },
  }));
  const source: CredentialSource = { kind: 'uri', uri: server.origin };
  let reloads = 0;
  const { provider } = provide(source, {
    reload: async () => {
      reloads += 1;
      return { ...source };
    },
  });
  const first = await provider();
  if (first === 'anonymous') throw new Error('not expected');
  const second = await provider({ refused: first });
  expect([second, reloads]).toMatchObject([{ accessKeyId: '2' }, 0]);
  if (second === 'anonymous') throw new Error('not expected');
  expect([await provider({ refused: second }), reloads]).toMatchObject([{ accessKeyId: '2' }, 1]);
  expect(server.asked).toHaveLength(3);
});
