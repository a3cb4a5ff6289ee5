/** Compiled from the `.wat.mjs` of the same name, by scripts/wasm.mjs. */
declare module '*.wasm' {
  export const binary: Uint8Array<ArrayBuffer>;
}

/** As much as is used of what the types of Node.js leave out. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { initial: number });
    readonly buffer: ArrayBuffer;
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: Record<string, unknown>;
  }

  class Module {
    constructor(binary: Uint8Array<ArrayBuffer>);
  }
}
