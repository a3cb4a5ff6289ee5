// Two files for one key would be mixed in one object.
import { UsageError } from '../errors.ts';
import type { KeyTemplate } from '../keys/key-template.ts';
import { formatObjectUrl } from '../oss/object-url.ts';
import type { ChosenFile } from './choose.ts';

/** @throws {UsageError} for the first two that would go to one object */
export function checkOneKeyEach(files: readonly ChosenFile[], template: KeyTemplate): void {
  const seen = new Map<string, string>();
  const nowMs = Date.now();
  for (const { path, name } of files) {
    const url = formatObjectUrl(template.keyOf(name).at(nowMs));
    const other = seen.get(url);
    if (other !== undefined) throw new UsageError('Usage.SourceIsObject', { url });
    seen.set(url, path);
  }
}
