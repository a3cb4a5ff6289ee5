// Everything that is asked and told by `config`.
import type { CheckName, Finding } from '../../../src/facts/setup.ts';
import type { SetupTexts } from '../../../src/text/setup.ts';
import { origin, path, url } from './named.ts';

interface SetupSample {
  readonly title: string;
  say(texts: SetupTexts): string;
}

const QUESTIONS = {
  file: [[path]],
  server: [[undefined], [origin]],
  region: [[undefined], ['cn-x']],
  accessKeyId: [[undefined], ['LTAI1']],
  secret: [[false], [true]],
  token: [[false], [true]],
  secretOf: [[undefined], ['LTAI1']],
  language: [[undefined], ['CH']],
} as const satisfies { readonly [Name in keyof SetupTexts['questions']]: readonly (readonly unknown[])[] };

const KEYS = { name: 'credentials', accessKeyId: 'LTAI****', isTemporary: false, until: undefined } as const;

const FINDINGS: { readonly [Name in CheckName]: readonly Extract<Finding, { readonly name: Name }>[] } = {
  'config-file': [
    { name: 'config-file', path: undefined, namedBy: undefined, isFound: false },
    { name: 'config-file', path, namedBy: { variable: 'OSS_CONFIG_FILE' }, isFound: false },
    { name: 'config-file', path, namedBy: undefined, isFound: true },
    { name: 'config-file', path, namedBy: undefined, isFound: false },
  ],
  credentials: [
    { ...KEYS, accessKeyId: undefined, spelling: undefined },
    { ...KEYS, isTemporary: true, until: '2026-12-31T23:59:59Z', spelling: { key: 'mode', file: path } },
    { ...KEYS, spelling: { option: 'accessKeyId' } },
  ],
  endpoint: [{ name: 'endpoint', origin, elapsedMs: 23 }],
  clock: [
    { name: 'clock', skewSeconds: 0 },
    { name: 'clock', skewSeconds: 61 },
    { name: 'clock', skewSeconds: -61 },
  ],
  'access-key': [{ name: 'access-key' }],
  bucket: [
    { name: 'bucket', bucket: 'demo', isListed: true },
    { name: 'bucket', bucket: 'demo', isListed: false },
  ],
  read: [
    { name: 'read', url, bytes: undefined },
    { name: 'read', url, bytes: 633 },
  ],
  append: [{ name: 'append', url }],
};

const questions = Object.entries(QUESTIONS).flatMap(([name, samples]) =>
  samples.map(
    (facts): SetupSample => ({
      title: `${name}: ${facts[0]}`,
      say(texts) {
        const question = texts.questions[name as keyof SetupTexts['questions']] as (fact: unknown) => string;
        return question(facts[0]);
      },
    }),
  ),
);

const findings = Object.values(FINDINGS)
  .flat()
  .map(
    (found: Finding): SetupSample => ({
      title: JSON.stringify(found),
      say: ({ checks }) => `${checks.names[found.name]}\n${checks.finding(found)}`,
    }),
  );

export const SETUPS: readonly SetupSample[] = [
  ...questions,
  ...findings,
  ...[undefined, path].flatMap((each): SetupSample[] => [
    { title: `written, ${each}`, say: ({ written }) => written('some/file', each) },
    { title: `how to check, ${each}`, say: ({ howToCheck }) => howToCheck(each) },
  ]),
  { title: 'default', say: ({ place }) => place(undefined) },
  { title: 'ok', say: ({ checks }) => checks.ok },
  { title: 'problem', say: ({ checks }) => checks.problem },
];
