// What was meant by an option that a command does not have: one that is spelt much like it or that other programs call so,
// one of ossutil, or one of another command.
import type { OssutilOnly, UsageFacts } from '../../facts/usage.ts';
import type { CommandDefinition, Tables } from '../command.ts';
import { likely } from './likely.ts';

/** Options that commands of ossutil have and oss-append has not: why, for who brings one along. */
const OSSUTIL: Readonly<Record<OssutilOnly, string>> = {
  'only-missing': '-u --update --snapshot-path --ignore-existing --size-only --checksum',
  'never-asks': '-f --force',
  'current-version': '--version-id',
  'no-reports': '--output-dir --checkpoint-dir --disable-ignore-error',
  'crc64-always': '--disable-crc64',
  'json-filter': '--output-query',
  'speed-limit': '--bandwidth-limit',
  'no-account': '--account-id',
  acl: '--object-acl',
  source: '--body',
  'object-url': '--bucket --key',
};

/** What other programs call options that are here, too. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  '--access-key-id': '--access-key --access-id --ak --aws-access-key-id --key-id',
  '--access-key-secret': '--secret --secret-key --access-secret --secret-access-key --sk',
  '--bytes': '--count --size',
  '--config-file': '--settings -C',
  '--connect-timeout': '--contimeout',
  '--content-type': '--mime-type --type',
  '--dry-run': '--check --simulate --test --what-if',
  '--endpoint': '--endpoint-url --host --server --url',
  '--flush-bytes': '--buffer-size',
  '--follow': '--tail --wait --watch -F',
  '--incremental': '--append --continue --diff --resume --only-new',
  '--interval': '--sleep-interval -s',
  '--jobs': '--checkers --concurrency --max-procs --parallel --transfers -P',
  '--json': '--format --output',
  '--language': '--locale',
  '--log-file': '--logfile',
  '--loglevel': '--debug --log-level --trace --verbose --verbosity -d -v -vv',
  '--maxupspeed': '--bwlimit --limit-rate --rate-limit',
  '--metadata': '--header --tags',
  '--part-size': '--block-size --chunk-size',
  '--position': '--at --offset --seek',
  '--quiet': '--silent --no-output -s',
  '--read-timeout': '--timeout',
  '--region': '-R',
  '--retry-times': '--max-retries --retries --retry',
  '--skip-verify-cert': '--insecure --no-check-certificate --no-ssl-verify --no-verify --no-verify-ssl',
  '--sts-token': '--security-token --session-token --token',
};

export function unknownOption(
  flag: string,
  command: CommandDefinition | undefined,
  tables: Tables,
): UsageFacts['Usage.UnknownOption'] {
  const own = command === undefined ? tables.programOptions : tables.optionsOf(command);
  const known = own.flatMap(({ row }) => spellings(row.flags));
  const ossutilOnly = keyWith(OSSUTIL, flag);
  const owners = ossutilOnly === undefined ? ownersOf(flag, tables) : [];
  // What is meant is clear there, whatever is spelt much like it.
  const meant = ossutilOnly === undefined && owners.length === 0 ? meantBy(flag, known, tables) : [];
  return { flag, command: command?.name, ossutilOnly, owners, meant };
}

/** Of one letter there are many meanings. */
function ownersOf(flag: string, { commands, optionsOf }: Tables): string[] {
  if (!flag.startsWith('--')) return [];
  return commands
    .filter((each) => optionsOf(each).some(({ row }) => spellings(row.flags).includes(flag)))
    .map(({ name }) => name);
}

function meantBy(flag: string, known: readonly string[], tables: Tables): string[] {
  const foreign = keyWith(ELSEWHERE, flag.toLowerCase()) ?? keyWith(ELSEWHERE, flag);
  if (foreign !== undefined && known.includes(foreign)) return [foreign];
  const long = known.filter((each) => each.startsWith('--'));
  return flag.startsWith('--') ? likely(flag, long, tables).slice(0, 3) : [];
}

/** Of the options that are listed behind it. */
function keyWith<Key extends string>(lists: Readonly<Record<Key, string>>, flag: string): Key | undefined {
  return (Object.keys(lists) as Key[]).find((key) => lists[key].split(' ').includes(flag));
}

export function spellings(flags: string): string[] {
  return flags.match(/(?<![\w-])--?[\w-]+/g) ?? [];
}
