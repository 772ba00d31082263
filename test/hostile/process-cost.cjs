// Preloaded by own-process.ts: writes what a process took to descriptor 3, at its end.
process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cost = { processorMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  require('node:fs').writeSync(3, JSON.stringify(cost));
});
