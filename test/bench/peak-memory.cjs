// Preloaded by processes.mjs: writes the peak of resident memory, in KB, to descriptor 3.
process.on('exit', () => {
  require('node:fs').writeSync(3, String(process.resourceUsage().maxRSS));
});
