// The identity that is asked for by more than a key: a mode, a role, a profile, or what lies beyond our own settings.
// Loaded when there is no plain key. A mode says how, and its parameters may stand in any layer; a set of keys is taken
// whole from one.
import type { CredentialSource, StsRequest } from '../credentials/source.ts';
import type { LookedAt } from '../facts/config.ts';
import type { Mode } from '../options/identity.ts';
import type { SettingName, SettingsInput } from '../options/settings.ts';
import { beyond } from './beyond.ts';
import type { Identity, IdentityContext } from './identity.ts';
import type { Layer } from './layers.ts';
import { alibabaFor, incomplete } from './mode-parameters.ts';
import { isOn, only, sourceOf, without, withoutRole } from './parts.ts';

/** Layers in which the parameters of one identity are looked up. */
type Scope = readonly Layer[];

export class IdentityChain {
  readonly #layers: readonly Layer[];
  readonly #context: IdentityContext;
  #used = new Map<SettingName, Layer>();

  constructor(layers: readonly Layer[], context: IdentityContext) {
    this.#layers = layers;
    this.#context = context;
  }

  /** @throws {ConfigError} for what is asked for and cannot be had */
  async choose(): Promise<Identity> {
    const lookedAt: LookedAt[] = [];
    let layers = this.#layers;
    const rest = beyond(this.#context);
    for (;;) {
      this.#used = new Map();
      const source = this.#identify(layers, []);
      if (source !== undefined) return { source, used: this.#used, lookedAt };
      const next = await rest.next();
      if (next.done) break;
      lookedAt.push(next.value.lookedAt);
      if (next.value.layer !== undefined) layers = [...layers, next.value.layer];
    }
    const role = layers.find(({ values }) => values.roleArn !== undefined);
    const problem =
      role === undefined
        ? this.#context.borrowed.failure('CredentialsMissing', {})
        : this.#context.borrowed.failure('CredentialsMissing.Base', { role: role.spell('roleArn') });
    return { problem, used: new Map(), lookedAt };
  }

  /** @param profiles those whose source this is, to notice a loop */
  #identify(layers: Scope, profiles: readonly string[]): CredentialSource | undefined {
    for (const [index, layer] of layers.entries()) {
      const scope = layers.slice(0, index + 1);
      const { mode } = layer.values;
      if (mode === 'RamRoleArn') return this.#role(layers, index, profiles);
      if (mode !== undefined) {
        this.#use('mode', layer);
        const source = this.#serve(mode, layers, index);
        // The mode is that of its own layer; a role that is named above it is taken on by whoever it gives.
        return mode === 'OIDC' ? source : this.#withRole(source, layers.slice(0, index));
      }
      const source = this.#implied(layer, scope, profiles);
      if (source !== undefined) return source.kind === 'oidc-role' ? source : this.#withRole(source, scope);
    }
    return undefined;
  }

  /** Without a mode: what a layer's settings come to by themselves. */
  #implied(layer: Layer, scope: Scope, profiles: readonly string[]): CredentialSource | undefined {
    const { values } = layer;
    const has = (...names: readonly SettingName[]): boolean =>
      names.some((name) => values[name] !== undefined);
    const last = scope.length - 1;
    if (has('accessKeyId', 'accessKeySecret')) return this.#keys(layer, true);
    if (has('credentialProcess')) return this.#serve('Process', scope, last);
    if (has('credentialUri')) return this.#serve('CredentialsURI', scope, last);
    if (has('oidcProviderArn', 'oidcTokenFile')) return this.#serve('OIDC', scope, last);
    if (has('ecsRoleName', 'ecsAk')) return this.#serve('EcsRamRole', scope, last);
    if (has('sourceProfile')) return this.#sourceProfile(layer, profiles);
    return undefined;
  }

  /** @throws {ConfigError} where a parameter is missing */
  #serve(mode: Exclude<Mode, 'RamRoleArn'>, layers: Scope, index: number): CredentialSource {
    const asked = layers[index];
    const parameters = [...layers, alibabaFor(this.#context, mode)];
    const find = <Name extends SettingName>(name: Name): SettingsInput[Name] | undefined =>
      this.#find(name, parameters);
    const need = <Name extends SettingName>(name: Name): NonNullable<SettingsInput[Name]> => {
      const value = find(name);
      if (value === undefined) throw incomplete(this.#context, mode, asked, parameters);
      return value;
    };
    switch (mode) {
      case 'AK':
      case 'StsToken': {
        const below = [...layers.slice(index), ...sourceOf(asked)];
        const layer = below.find(({ values }) => values.accessKeyId ?? values.accessKeySecret);
        if (layer === undefined || (mode === 'StsToken' && layer.values.stsToken === undefined)) {
          throw incomplete(this.#context, mode, asked, layer === undefined ? [] : [layer]);
        }
        return this.#keys(layer, mode === 'StsToken');
      }
      case 'EcsRamRole':
      case 'Ali-EcsRamRole':
        return this.#ecsRole(mode, find('ecsRoleName'), find('ecsAk'));
      case 'OIDC':
        return {
          kind: 'oidc-role',
          providerArn: need('oidcProviderArn'),
          tokenFile: need('oidcTokenFile'),
          ...this.#stsRequest(need('roleArn'), parameters),
        };
      case 'Process': {
        const timeoutS = find('credentialProcessTimeoutS');
        return { kind: 'process', command: need('credentialProcess'), timeoutS };
      }
      case 'CredentialsURI':
        return { kind: 'uri', uri: need('credentialUri') };
      case 'Anonymous':
        return { kind: 'anonymous' };
    }
  }

  #keys(layer: Layer, withToken: boolean): CredentialSource {
    for (const name of ['accessKeyId', 'accessKeySecret'] as const) this.#use(name, layer);
    const { keysOf } = this.#context.borrowed;
    if (!withToken) return { kind: 'static', credentials: keysOf(without(layer, ['stsToken'])) };
    if (layer.values.stsToken !== undefined) this.#use('stsToken', layer);
    return { kind: 'static', credentials: keysOf(layer) };
  }

  #ecsRole(mode: Mode, roleName: string | undefined, url: string | undefined): CredentialSource {
    const { env } = this.#context;
    const variable = 'ALIBABA_CLOUD_ECS_METADATA_DISABLED';
    if (isOn(env[variable]))
      throw this.#context.borrowed.failure('CredentialsMissing.Disabled', { mode, variable });
    return {
      kind: 'ecs-role',
      ...(roleName === undefined ? { url } : { roleName }),
      allowsPlain: mode === 'EcsRamRole' && !isOn(env.ALIBABA_CLOUD_IMDSV1_DISABLED),
    };
  }

  /** The mode RamRoleArn: whoever would sign if nobody asked for a role takes it on. */
  #role(layers: Scope, index: number, profiles: readonly string[]): CredentialSource | undefined {
    const asked = layers[index];
    if (asked !== undefined) this.#use('mode', asked);
    if (this.#find('roleArn', layers) === undefined)
      throw incomplete(this.#context, 'RamRoleArn', asked, layers);
    const base = this.#identify(layers.slice(index).map(withoutRole), profiles);
    return base && this.#withRole(base, layers);
  }

  #withRole(base: CredentialSource, scope: Scope): CredentialSource {
    const roleArn = this.#find('roleArn', scope);
    if (roleArn === undefined) return base;
    const parameters = [...scope, alibabaFor(this.#context, 'RamRoleArn')];
    const externalId = this.#find('externalId', parameters);
    return { kind: 'ram-role', base, externalId, ...this.#stsRequest(roleArn, parameters) };
  }

  #sourceProfile(layer: Layer, profiles: readonly string[]): CredentialSource {
    this.#use('sourceProfile', layer);
    const { sourceProfile: name = '' } = layer.values;
    const file = layer.profiles;
    const key = name.toLowerCase();
    if (file === undefined || profiles.includes(key)) {
      throw this.#context.borrowed.failure('ConfigFileInvalid.ProfileLoop', {
        path: file?.path ?? '',
        profiles: [...profiles, key],
      });
    }
    const source = this.#identify([...this.#stsPlace(), ...file.layersOf(name)], [...profiles, key]);
    if (source !== undefined) return source;
    throw this.#context.borrowed.failure('CredentialsMissing.Profile', { path: file.path, profile: name });
  }

  /** Where the token service is asked is no matter of one role: an option counts for each of them. */
  #stsPlace(): Scope {
    const options = this.#layers.filter(({ source }) => source === 'option');
    return options.map((layer) => only(layer, ['stsRegion', 'stsEndpoint']));
  }

  #stsRequest(roleArn: string, scope: Scope): StsRequest {
    const stsRegion = this.#find('stsRegion', scope);
    // One that a platform puts into every environment gives way to a region that is asked for above it.
    const named = scope.findIndex(({ values }) => values.stsRegion !== undefined);
    const upToIt = named < 0 ? scope : scope.slice(0, named + 1);
    // Inside a VPC there is one for each region, and none for all.
    const isInVpc = stsRegion !== undefined && isOn(this.#context.env.ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED);
    return {
      roleArn,
      roleSessionName: this.#find('roleSessionName', scope),
      durationS: this.#find('tokenTimeoutS', scope),
      stsRegion,
      stsEndpoint: this.#find('stsEndpoint', upToIt),
      isVpc: isInVpc || undefined,
    };
  }

  #find<Name extends SettingName>(name: Name, scope: Scope): SettingsInput[Name] | undefined {
    const layer = scope.find(({ values }) => values[name] !== undefined);
    if (layer !== undefined) this.#use(name, layer);
    return layer?.values[name];
  }

  #use(name: SettingName, layer: Layer): void {
    this.#used.set(name, layer);
  }
}
