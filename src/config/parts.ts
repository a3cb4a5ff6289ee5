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

/** A switch among the variables. */
export function isOn(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === 'true';
}
