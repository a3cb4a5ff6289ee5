// What becomes of each block of code in the documentation. Transcripts are typed and shell commands are run, in their order,
// on the session of their page (typed.ts); whatever else is shown has a row here, or blocks.test.ts fails.
import type { CodeBlock } from './markdown.ts';

/** The page, a text that the block holds, and where it is tried, or why it is not. */
type Row<Rest = unknown> = readonly [page: string, text: string, rest?: Rest];

const REGISTRY = 'a registry; scripts/smoke-test.mjs installs what would be published';
const RECIPES = 'test/docs/recipes.test.ts';

/** Tried by tests of their own, which read them from the page. */
export const TRIED_ELSEWHERE: readonly Required<Row<string>>[] = [
  ['README.md', 'npm run demo', 'test/docs/demo.test.ts'],
  ['README.md', 'crontab -', 'test/docs/readme.test.ts'],
  ['docs/recipes.md', '* * * * *', RECIPES],
  ['docs/recipes.md', '/usr/local/bin/ship-logs', RECIPES],
  ['docs/recipes.md', 'ExecStart=', RECIPES],
  ['docs/recipes.md', 'lastaction', RECIPES],
  ['docs/recipes.md', 'front.ts --rollover', RECIPES],
  ['docs/recipes.md', 'make 2>&1 | oss-append', RECIPES],
  ['docs/recipes.md', 'ci/live-', RECIPES],
  ['docs/recipes.md', '"oss://my-bucket/ci/$GITHUB_RUN_ID', RECIPES],
  ['docs/recipes.md', '$CI_JOB_ID', RECIPES],
  ['docs/recipes.md', 'sandbox=$!', RECIPES],
];

/** Config files: blocks.test.ts has them read. */
export const CONFIG_FILES: readonly Row[] = [
  ['docs/configuration.md', 'region: cn-hangzhou'],
  ['docs/credentials.md', 'mode = EcsRamRole'],
  ['docs/credentials.md', '[profile logs]'],
  ['docs/credentials.md', 'credentialProcess:'],
];

/** Tried by nobody, and why not. */
export const NOT_TRIED: readonly Required<Row<string>>[] = [
  ['README.md', 'npm install --global oss-append', REGISTRY],
  ['docs/library.md', 'npm install oss-append', REGISTRY],
  ['docs/errors.md', 'npm install --global crc64-ecma182', REGISTRY],
  ['docs/credentials.md', '"Version": "1"', 'a policy, for an account'],
  ['docs/credentials.md', '--mode EcsRamRole', 'an ECS instance'],
  ['docs/credentials.md', 'pod-identity.alibabacloud.com', 'a cluster'],
  ['docs/credentials.md', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'GitHub, and a role that trusts it'],
  ['docs/credentials.md', '--profile logs', 'a RAM role'],
  ['docs/credentials.md', '"AccessKeyId"', 'what some other program prints'],
  ['docs/exactly-once.md', 'SCHEDULE_RUNS=5000', 'minutes; `npm run test:long` is the like'],
  ['docs/recipes.md', '"Version": "1"', 'a policy, for an account'],
  ['docs/recipes.md', 'sudo ', 'root'],
  ['docs/recipes.md', 'delaycompress', 'root; test/e2e/real-programs.test.ts has logrotate do it'],
  ['docs/recipes.md', 'ffplay', 'a screen'],
  ['docs/recipes.md', '/var/lib/camera', 'a camera'],
  ['docs/recipes.md', 'tail -f --retry -n +1', 'it would go on for ever'],
  ['docs/recipes.md', 'backup.tar', 'a bad link'],
];

/** What no computer reads: sentences, lists, the grammar of something. */
export const NOT_CODE: readonly Row[] = [
  ['docs/ossutil.md', '--recursive --include'],
  ['docs/sandbox.md', 'is not part of the sandbox'],
  ['docs/sandbox.md', 'on[:nth[xTimes]]'],
];

export type Treatment =
  | 'typed'
  | 'run'
  | 'written'
  | 'usage'
  | 'read'
  | 'elsewhere'
  | 'not tried'
  | 'not code'
  | 'unknown';

export function treatmentOf(page: string, block: CodeBlock): Treatment {
  const isIn = (rows: readonly Row[]) =>
    rows.some(([path, text]) => path === page && block.lines.some((line) => line.includes(text)));
  if (fileNamedIn(block) !== undefined) return 'written';
  if (isIn(TRIED_ELSEWHERE)) return 'elsewhere';
  if (isIn(CONFIG_FILES)) return 'read';
  if (isIn(NOT_TRIED)) return 'not tried';
  if (isIn(NOT_CODE) || block.language === 'mermaid') return 'not code';
  if (block.language === 'console') return 'typed';
  if (block.language === 'sh') return 'run';
  return block.language === 'text' && /^oss-append \w+ </.test(block.lines[0] ?? '') ? 'usage' : 'unknown';
}

/** @returns the name of the file that a block shows, from the comment in its first line */
export function fileNamedIn({ lines }: CodeBlock): string | undefined {
  return /^(?:\/\/|#) ([\w-]*(?:\.\w+)+)$/.exec(lines[0] ?? '')?.[1];
}
