//   npm run build && npm run corpus -- DIR…
//
// Runs the doctor over checkouts that nobody here wrote: a line for every finding, the links that could not be followed by their
// reasons, most frequent first, and how many links were decided. Reads only, as the doctor does.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const doctor = fileURLToPath(new URL('../bin/rustler-nix.js', import.meta.url));
const TIMEOUT_MS = 120_000;
const EXAMPLES = 4;

const directories = process.argv.slice(2);
if (directories.length === 0) {
  console.error('usage: npm run corpus -- DIR…');
  process.exitCode = 2;
}

/** @type {Map<string, string[]>} */
const lost = new Map();
const total = { repositories: 0, chains: 0, links: 0, decided: 0, findings: 0, failures: 0 };

for (const directory of directories) {
  const name = basename(directory);
  const report = check(directory);
  total.repositories += 1;
  if ('failure' in report) {
    total.failures += 1;
    console.log(`${name}: ${report.failure}`);
    continue;
  }
  for (const { rule, severity, message, location } of report.findings) {
    total.findings += 1;
    console.log(
      `${name}: ${location.path}:${location.startLine}:${location.startColumn}: ${severity}[${rule}] ${message}`,
    );
  }
  for (const { message, location } of report.unknown) {
    console.log(`${name}: ${location.path}:${location.startLine}: unknown: ${message}`);
  }
  const links = report.chains.flatMap(({ links, module, build }) =>
    links.map((link) => ({ ...link, chain: `${module} in ${build ?? 'mix compile'}` })),
  );
  const unknown = links.filter(({ verdict }) => verdict === 'unknown');
  for (const { kind, reason, location, chain } of unknown) {
    const places = lost.get(`${kind}: ${reason}`) ?? [];
    lost.set(`${kind}: ${reason}`, places);
    places.push(`${name}: ${chain}${location ? ` (${location.path}:${location.startLine})` : ''}`);
  }
  total.chains += report.chains.length;
  total.links += links.length;
  total.decided += links.length - unknown.length;
  console.log(
    `${name}: ${report.chains.length} chains, ${links.length - unknown.length} of ${links.length} links decided, ${report.milliseconds} ms`,
  );
}

if (lost.size > 0) console.log('\nLinks that could not be followed:');
for (const [reason, places] of [...lost].sort(([, one], [, other]) => other.length - one.length)) {
  console.log(`${String(places.length).padStart(5)}  ${reason}`);
  for (const place of [...new Set(places)].slice(0, EXAMPLES)) console.log(`         ${place}`);
}
const share = total.links === 0 ? '–' : `${((100 * total.decided) / total.links).toFixed(1)} %`;
console.log(
  `\n${total.repositories} repositories, ${total.chains} chains, ${total.decided} of ${total.links} links decided (${share}), ` +
    `${total.findings} findings, ${total.failures} failures`,
);

/** @param {string} directory */
function check(directory) {
  const started = performance.now();
  const argv = [doctor, 'doctor', '--no-cache', '--format', 'json', directory];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    maxBuffer: 512 * 1024 * 1024,
  });
  if (status === null) return { failure: `no answer in ${TIMEOUT_MS / 1000} s` };
  if (status > 3 || status === 2) return { failure: `exit code ${status}: ${stderr.trim()}` };
  return { ...JSON.parse(stdout), milliseconds: Math.round(performance.now() - started) };
}
