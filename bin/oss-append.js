#!/usr/bin/env node
// Before all else: Node.js answers this signal by opening a debugger's port.
process.on('SIGUSR1', () => {});
const { bun, deno } = process.versions;
// What the bundle needs and old versions lack.
const isNode = process.getBuiltinModule !== undefined && bun === undefined && deno === undefined;
if (isNode) require('../dist/cli.cjs');
else require('./unsupported.js');
