// What becomes of each block of code in the documentation. Transcripts are typed and shell commands are run, in their order,
// on the session of their page (typed.ts), unless a test of its own asks for the block by `blockWith` or `lineWith`. Whatever
// else is shown has a row here, or blocks.test.ts fails.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/run-cli.ts';
import type { CodeBlock } from './markdown.ts';

/** The page, a text that the block holds, and where it is tried, or why it is not. */
type Row<Rest = unknown> = readonly [page: string, text: string, rest?: Rest];

const REGISTRY = 'a registry; scripts/smoke-test.mjs installs what would be published';

/** Tried by a test that does not ask for them by `blockWith`. */
export const TRIED_ELSEWHERE: readonly Required<Row<string>>[] = [
  ['README.md', 'npm run demo', 'test/docs/demo.test.ts'],
  ['docs/ci.md', 'after_script', 'test/docs/ci.test.ts'],
  ['docs/ci.md', 'exit_codes', 'test/docs/ci.test.ts'],
  ['docs/ci.md', 'id_tokens', 'test/docs/ci.test.ts'],
  ['docs/recipes.md', '# /etc/systemd/system/', 'test/system/systemd.test.ts'],
  ['docs/recording.md', 'front.ts --rollover', 'test/system/ffmpeg.test.ts'],
  ['docs/terminal.md', '→ oss://', 'test/e2e/terminal-screen.test.ts'],
  ['docs/terminal.md', 'app.log  37 %', 'test/e2e/terminal-screen.test.ts'],
  ['docs/recording.md', 'ffplay -', 'test/system/ffmpeg.test.ts'],
  ['docs/recording.md', 'recorder=$!', 'test/system/ffmpeg.test.ts'],
  ['docs/recording.md', 'verify "$file"', 'test/system/ffmpeg.test.ts'],
  ['docs/recording.md', '+frag_keyframe', 'test/system/ffmpeg.test.ts'],
  ['docs/recording.md', '-segment_format mp4', 'test/system/ffmpeg.test.ts'],
  ['docs/recording.md', 'all.ts', 'test/system/ffmpeg.test.ts'],
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
  [
    'docs/containers.md',
    'docker build',
    'a container engine; scripts/container-smoke-test.mjs takes the same steps',
  ],
  ['docs/containers.md', 'kubectl create secret', 'a cluster'],
  ['docs/containers.md', 'secretRef', 'a cluster'],
  ['docs/runbook.md', 'systemctl ', 'systemd'],
  ['docs/install.md', 'npm install', REGISTRY],
  ['docs/install.md', 'npx oss-append', REGISTRY],
  ['docs/install.md', 'executable', 'minutes; scripts/executable-smoke-test.mjs does it'],
  [
    'docs/install.md',
    'docker build',
    'a container engine; scripts/container-smoke-test.mjs takes the same steps',
  ],
  ['docs/recipes.md', 'sudo ', 'root; test/system does most of it'],
];

/** What no computer reads: sentences, lists, the grammar of something. */
export const NOT_CODE: readonly Row[] = [
  ['docs/architecture.md', 'argv, terminal, signals'],
  ['docs/ossutil.md', '--update --snapshot-path'],
  ['docs/files.md', 'oss_append_file_lag_seconds > 300'],
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
  const isIn = (rows: readonly Row[]) => rows.some((row) => isOf(row, page, block));
  if (fileNamedIn(block) !== undefined) return 'written';
  if (isIn(TRIED_ELSEWHERE)) return 'elsewhere';
  if (isIn(CONFIG_FILES)) return 'read';
  if (isIn(NOT_TRIED)) return 'not tried';
  if (isIn(NOT_CODE) || block.language === 'mermaid') return 'not code';
  if (block.language === 'console') return 'typed';
  if (isAskedFor(page, block)) return 'elsewhere';
  if (block.language === 'sh') return 'run';
  return block.language === 'text' && /^oss-append \w+ </.test(block.lines[0] ?? '') ? 'usage' : 'unknown';
}

export function isOf([path, text]: Row, page: string, { lines }: CodeBlock): boolean {
  return path === page && lines.join('\n').includes(text);
}

function isAskedFor(page: string, block: CodeBlock): boolean {
  requests ??= ['test/docs', 'test/system'].flatMap((folder) => sources(folder).flatMap(requestsIn));
  return requests.some((row) => isOf(row, page, block));
}

let requests: Row[] | undefined;

/** Of the page that the call names, else of the first one that the file reads. */
function requestsIn(source: string): Row[] {
  const [, page = ''] = /readPage\('([^']+)'\)/.exec(source) ?? [];
  const calls = source.matchAll(
    /\b(?:block|line)With\(\s*(?:\w+(?:\('([^']+)'\))?,\s*)?'((?:[^'\\]|\\.)+)'/g,
  );
  return [...calls].map(([, named, text = '']) => [named ?? page, text.replaceAll('\\n', '\n')]);
}

function sources(folder: string): string[] {
  const root = join(ROOT, folder);
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

/** @returns the name of the file that a block shows, from the comment in its first line */
export function fileNamedIn({ lines }: CodeBlock): string | undefined {
  return /^(?:\/\/|#) ([\w-]*(?:\.\w+)+)$/.exec(lines[0] ?? '')?.[1];
}
