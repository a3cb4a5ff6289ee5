#!/usr/bin/env node
// Before all else: Node.js answers this signal by opening a debugger's port.
process.on('SIGUSR1', () => {});
require('../dist/cli.cjs');
