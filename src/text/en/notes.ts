// What is added to an error by who knows more of the situation.
import type { LookedAt } from '../../facts/config.ts';
import { type Idiom, shellWord } from '../idiom.ts';
import type { NoteTexts } from '../texts.ts';
import { partsLanded } from './notices.ts';
import { formatAppended } from './results.ts';

export const notes: NoteTexts = {
  'gave-up': ({ attempts }) => `gave up after ${attempts} attempts`,
  'landing-unknown': (facts, { reader }) =>
    `it is not known whether the append landed; ${check(facts, reader)}`,
  'landing-not-seen': (facts, { reader }) =>
    `nothing had landed when last looked, but a request may still be on its way; ${check(facts, reader)}`,
  'append-is-done': ({ result }) => `the append is done: ${formatAppended(result)}`,
  'stream-landed': ({ appends, bytes, inDoubt, unsent }) => {
    const landed = `${bytes} bytes in ${appends} ${appends === 1 ? 'append' : 'appends'} had landed before`;
    const doubt = inDoubt === 0 ? '' : `, ${inDoubt} bytes may have landed`;
    return `${landed}${doubt}; ${unsent} bytes of stdin were not sent`;
  },
  'file-unsent': ({ path, bytes }) => `${bytes} bytes of ${path} were not sent; they are in the file`,
  'files-unsent': ({ files, bytes, unseen }) => {
    const unknown = `of ${unseen} ${files === 0 ? '' : 'more '}${unseen === 1 ? 'file' : 'files'} it is not known how much was not sent`;
    if (files === 0) return unknown;
    const known = `${bytes} bytes of ${files} ${files === 1 ? 'file' : 'files'} were not sent; they are in the files`;
    return unseen === 0 ? known : `${known}; ${unknown}`;
  },
  'parts-landed': partsLanded,
  'looked-at': ({ places }, idiom) =>
    `looked for, in this order: ${places.map((place) => lookedAt(place, idiom)).join('; ')}`,
};

function lookedAt(place: LookedAt, { option }: Idiom): string {
  switch (place.kind) {
    case 'options':
      return `options (${['endpoint', 'region', 'accessKeyId', 'accessKeySecret', 'mode'].map(option).join(', ')})`;
    case 'variables':
      return place.variables.join(', ');
    case 'config-file':
      return `profile ${place.profile} of ${place.path}`;
    case 'no-config-file': {
      const upwards = place.from === undefined ? [] : [`.ossconfig in ${place.from} and above`];
      const home = place.homeFile === undefined ? [] : [place.homeFile];
      return `${[...upwards, ...home].join(', ') || 'a config file'} (not there)`;
    }
    case 'other-file':
      return place.profile === undefined
        ? `${place.path} (not there)`
        : `profile ${place.profile} of ${place.path}`;
  }
}

function check(
  {
    url,
    position,
    landedEnd,
  }: { readonly url: string; readonly position: number; readonly landedEnd: number },
  reader: Idiom['reader'],
): string {
  const look = reader === 'program' ? `look where ${url} ends` : `see \`oss-append head ${shellWord(url)}\``;
  return `before you run it again, ${look}: it landed if the object ended at ${position} and now ends at ${landedEnd}`;
}
