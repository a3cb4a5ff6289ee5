// Which section of an INI file a setting is written to: the one place that decides it.
import { SETTING_LIST } from '../../options/settings.ts';
import type { IniDocument } from '../ini.ts';
import { settingByKey } from '../schema.ts';
import type { Change } from './change.ts';

export interface SectionChoice {
  /** As the file spells it. */
  readonly section: string;
  /** Whether a section counts as much as that one: what stands there is changed there. */
  isAlike(section: string, occurrence: number): boolean;
  /** Of the key, where it is not there yet: as the ossutil spells it whose section it is. */
  readonly spelling: string;
}

/** @param profile without one: what counts without a profile */
export function chooseSection(ini: IniDocument, { name, key }: Change, profile = 'default'): SectionChoice {
  const sections = ['', ...ini.sections].filter((each) => rankOf(each, profile) >= 0);
  const byRank = [...new Set(sections)].sort((a, b) => rankOf(a, profile) - rankOf(b, profile));
  const holding = (holds: (setting: string) => boolean): string | undefined =>
    byRank.find((section) =>
      ini.entries.some(
        (entry) =>
          counts(section, entry.occurrence) &&
          entry.section === section &&
          holds(settingByKey(entry.key)?.name ?? ''),
      ),
    );
  const section =
    // An access key id and its secret never come from two sections.
    holding((each) => (isCredential(name) ? isCredential(each) : each === name)) ??
    holding(isCredential) ??
    byRank.find((each) => each !== '') ??
    (profile === 'default' ? 'Credentials' : `profile ${profile}`);
  const isAlike = (each: string, occurrence: number): boolean =>
    counts(each, occurrence) && rankOf(each, profile) === rankOf(section, profile);
  return { section, isAlike, spelling: isOssutil1(section) ? (OSSUTIL_1[name] ?? key) : toKebab(key) };
}

/** ossutil 2's own section counts before ossutil 1's. */
function rankOf(section: string, profile: string): number {
  const name = section.toLowerCase().trim().replace(/\s+/g, ' ');
  if (profile !== 'default') return name === `profile ${profile.toLowerCase()}` ? 0 : -1;
  return [['', 'default', 'profile default'], ['credentials']].findIndex((names) => names.includes(name));
}

function isCredential(name: string): boolean {
  return SETTING_LIST.some((setting) => setting.name === name && setting.gives === 'credentials');
}

/** Where ossutil 1 writes them otherwise. */
const OSSUTIL_1: Readonly<Record<string, string>> = { accessKeyId: 'accessKeyID' };

/** Of two sections of ossutil 1 the first counts; those of a profile are one. */
function counts(section: string, occurrence: number): boolean {
  return !isOssutil1(section) || occurrence === 0;
}

function isOssutil1(section: string): boolean {
  return section.toLowerCase() === 'credentials';
}

function toKebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
