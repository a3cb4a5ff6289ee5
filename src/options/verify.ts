// The options of `verify`.

export const VERIFY = { prefix: { flags: '--prefix' } } as const;
