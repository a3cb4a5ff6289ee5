// Else a worker goes on with its file of tests when vitest was killed.
process.once('disconnect', () => process.exit(1));
