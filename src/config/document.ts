// Text of a config file → keys and values. The format is told by the content, never by the name, and a
// message never repeats the content.
import { ConfigError } from '../errors.ts';
import { type IniDocument, IniSyntaxError, parseIni } from './ini.ts';

export type ConfigDocument =
  | { readonly format: 'ini'; readonly ini: IniDocument }
  | { readonly format: 'yaml'; readonly mapping: Readonly<Record<string, unknown>> }
  | { readonly format: 'empty' };

/** @throws {ConfigError} naming the path and, where one is at fault, the line */
export async function parseDocument(path: string, text: string): Promise<ConfigDocument> {
  if (text.includes('\0')) throw new ConfigError('ConfigFileInvalid.NotUtf8', { path });
  switch (detectFormat(text)) {
    case 'empty':
      return { format: 'empty' };
    case 'ini':
      return { format: 'ini', ini: parseIniFile(path, text) };
    case 'yaml':
      return toMapping(path, parseJson(text) ?? (await parseYaml(path, text)));
    case 'unknown':
      throw new ConfigError('ConfigFileInvalid.UnknownForm', { path });
  }
}

/** The first line that is not a comment decides; JSON is read as YAML, which includes it. */
function detectFormat(text: string): ConfigDocument['format'] | 'unknown' {
  const line = text
    .split(/\r\n|\r|\n/)
    .map((each) => each.trim())
    .find((each) => !/^(?:[#;].*)?$/.test(each));
  if (line === undefined) return 'empty';
  if (/^(?:\{|---|%YAML)/.test(line)) return 'yaml';
  if (line.startsWith('[')) return 'ini';
  const separator = /[:=]/.exec(line)?.[0];
  if (separator === undefined) return 'unknown';
  return separator === '=' ? 'ini' : 'yaml';
}

function parseIniFile(path: string, text: string): IniDocument {
  try {
    return parseIni(text);
  } catch (error) {
    if (!(error instanceof IniSyntaxError)) throw error;
    throw new ConfigError('ConfigFileInvalid.IniLine', { path, line: error.line });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON; the YAML parser says where the fault is, JSON.parse quotes the text around it.
    return undefined;
  }
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const { defaultLoaders } = (await import('cosmiconfig')).default;
  try {
    return defaultLoaders['.yaml'](path, text);
  } catch (error) {
    const { mark, reason } = error as { mark?: { line: number }; reason?: string };
    // What follows a quote or a tag in the reason is taken from the file. No `cause`, for the same reason.
    const what = /^[\w ,;]+/.exec(reason ?? '')?.[0].trim() || undefined;
    throw new ConfigError('ConfigFileInvalid.Yaml', { path, line: mark && mark.line + 1, reason: what });
  }
}

function toMapping(path: string, value: unknown): ConfigDocument {
  if (value === undefined || value === null) return { format: 'empty' };
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ConfigError('ConfigFileInvalid.NoMapping', { path });
  }
  return { format: 'yaml', mapping: value as Record<string, unknown> };
}
