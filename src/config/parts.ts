// Parts of layers.
import type { SettingName, SettingsInput } from '../options/settings.ts';
import type { Layer } from './layers.ts';

/** A layer with no more than these of its settings. */
export function only(layer: Layer, names: readonly SettingName[]): Layer {
  const kept = Object.entries(layer.values).filter(([name]) => names.includes(name as SettingName));
  return { ...layer, values: Object.fromEntries(kept) as SettingsInput };
}

/** A layer with all but these of its settings. */
export function without(layer: Layer, names: readonly SettingName[]): Layer {
  const kept = Object.entries(layer.values).filter(([name]) => !names.includes(name as SettingName));
  return { ...layer, values: Object.fromEntries(kept) as SettingsInput };
}

/** What is left for whoever takes on the role; a profile that is named as the source goes before the layer's own keys. */
export function withoutRole(layer: Layer): Layer {
  const { mode, sourceProfile } = layer.values;
  const isRole = mode === undefined || mode === 'RamRoleArn';
  if (isRole && sourceProfile !== undefined) return only(layer, ['sourceProfile']);
  return without(layer, isRole ? ['mode', 'roleArn'] : ['roleArn']);
}

/** A profile whose keys are those of another one. */
export function sourceOf(layer: Layer | undefined): readonly Layer[] {
  const { sourceProfile } = layer?.values ?? {};
  return (sourceProfile !== undefined && layer?.profiles?.layersOf(sourceProfile)) || [];
}

/** A switch among the variables. */
export function isOn(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}
