// The content of a config file with some settings changed, in the form that the file has.
import { type ConfigDocument, parseDocument } from '../document.ts';
import { parseIni } from '../ini.ts';
import { DEFAULT_PROFILE } from '../ossutil.ts';
import { type Change, isOf } from './change.ts';
import { editIni } from './ini.ts';
import { chooseSection } from './section.ts';

const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/**
 * @param bytes of the file as it is; none where there is none yet
 * @param profile whose settings they are
 * @throws {ConfigError} for a file that cannot be understood
 * @throws {UsageError} for a value that its form cannot hold
 */
export async function editConfig(
  path: string,
  bytes: Buffer,
  changes: readonly Change[],
  profile?: string,
): Promise<Buffer> {
  const document = await parseDocument(path, bytes.toString().replace(/^\uFEFF/, ''));
  // A character a byte: what is not ours to change may be in any encoding.
  const whole = bytes.toString('latin1');
  const mark = whole.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const text = whole.slice(mark.length);
  const encoded = changes.map(inBytes);
  const named = profile?.toLowerCase() === DEFAULT_PROFILE ? undefined : profile;
  const edited =
    formOf(path, document) === 'yaml'
      ? (await import('./yaml.ts')).editYaml(
          text === '' && path.endsWith('.json') ? '{}\n' : text,
          encoded,
          isOf,
          named,
        )
      : editIni(text, encoded, (change, current) => chooseSection(parseIni(current), change, named));
  return Buffer.from(mark + edited, 'latin1');
}

function inBytes(change: Change): Change {
  const { value } = change;
  return typeof value === 'string' ? { ...change, value: Buffer.from(value).toString('latin1') } : change;
}

/** What is still empty gets the form that its name promises, else that of ossutil. */
function formOf(path: string, { format }: ConfigDocument): 'ini' | 'yaml' {
  if (format !== 'empty') return format;
  return /(?:\.ya?ml|\.json|\.ossconfig)$/.test(path) ? 'yaml' : 'ini';
}
