// Given to node by --require: writes the names of Node's own modules that were loaded to the file RECORD_BUILTINS_TO.
process.on('exit', () => {
  const names = process.moduleLoadList.filter((name) => name.startsWith('NativeModule '));
  const text = names.map((name) => name.replace('NativeModule ', 'node:')).join('\n');
  process.getBuiltinModule('node:fs').writeFileSync(process.env.RECORD_BUILTINS_TO, text);
});
