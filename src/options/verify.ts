// The options of `verify`.

export const VERIFY = { prefix: { flags: '--prefix', common: true } } as const;
