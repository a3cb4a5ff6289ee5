// Given to node by --require: what was loaded is written, when the process ends, to the file RECORD_LOADED_TO.
process.on('exit', () => {
  const files = Object.keys(require.cache);
  const builtins = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  const loaded = { files, builtins: builtins.map((name) => name.replace('NativeModule ', 'node:')) };
  require('node:fs').writeFileSync(process.env.RECORD_LOADED_TO, JSON.stringify(loaded));
});
