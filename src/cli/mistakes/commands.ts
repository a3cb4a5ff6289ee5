// What was meant by a word in the place of a command that is none: one that is spelt much like it, one of ossutil or of
// another program, or no command at all, but what belongs behind it.
import type { ForeignCommand, UsageFacts } from '../../facts/usage.ts';
import type { CommandContext, Tables } from '../command.ts';
import { likely } from './likely.ts';

const FOREIGN: Readonly<Record<ForeignCommand, string>> = {
  append:
    'add append-object copy copyfrom copyto cp pipe push put put-object rcat save send ship tee up upload write',
  grow: 'follow mirror rsync sync tailf watch',
  read: 'download dump fetch get get-object less more print pull type view',
  describe: 'head-object info length meta object-meta position show size status',
  compare: 'check checksum cksum cmp compare crc64 cryptcheck diff hash md5 md5sum sha1sum sha256sum',
  manage:
    'access-monitor acl api bucket-tagging cors create-symlink del delete du find getallpartsize inventory lifecycle ' +
    'link list listpart ll ln logging ls lsb lsd mb mkdir move mv object-tagging policy presign probe purge qos rb ' +
    'read-symlink referer remove rename restore revert revert-versioning rm rmdir set-acl set-meta set-props sign ' +
    'stat-bucket symlink touch tree undelete unlink website worm',
  serve: 'demo emulator mock serve server start',
  configure: 'auth configure doctor init login profile set settings setup',
  update: 'install self-update update upgrade',
  explain: 'docs man manual usage',
  program: 'oss-append ossutil ossutil64 run',
};

/** @param words of the command line, the unknown command first */
export function unknownCommand(words: readonly string[], tables: Tables): UsageFacts['Usage.UnknownCommand'] {
  const [name = ''] = words;
  const foreign = foreignCommand(name);
  const line = foreign === undefined ? withCommand(words) : undefined;
  return { name, foreign, line, meant: (foreign ?? line) ? [] : likely(name, namesIn(tables), tables) };
}

/** Help may be asked for topics, too. */
export async function unknownSubject(
  name: string,
  { reporter, tables }: CommandContext,
): Promise<UsageFacts['Usage.UnknownSubject']> {
  const { topics } = await reporter.texts.loadHelp();
  const subjects = [...namesIn(tables), ...Object.keys(topics)];
  const foreign = foreignCommand(name);
  const meant = foreign === undefined ? likely(name, subjects, tables) : [];
  return { name, foreign, meant };
}

function namesIn({ commands }: Tables): string[] {
  return commands.flatMap(({ names }) => names);
}

function foreignCommand(name: string): ForeignCommand | undefined {
  const entries = Object.entries(FOREIGN) as [ForeignCommand, string][];
  return entries.find(([, names]) => names.split(' ').includes(name.toLowerCase()))?.[0];
}

/** `oss-append app.log oss://bucket/key` is to append, `oss-append oss://bucket/key` to look. */
function withCommand(words: readonly string[]): readonly string[] | undefined {
  // Whatever else there is may be a secret.
  const [url, second] = words.filter((word) => /^oss:\/\//i.test(word));
  const [first = ''] = words;
  if (url === undefined) return undefined;
  if (url !== first) return /[./-]/.test(first) ? ['append', first, url] : undefined;
  return second === undefined ? ['head', url] : ['append', url, second];
}
