// crane's installFromCargoBuildLog: the artefacts of workspace members, as the log of cargo names them.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [log, out] = process.argv.slice(2);
const metadata = JSON.parse(
  execFileSync('cargo', ['metadata', '--format-version', '1', '--no-deps'], { encoding: 'utf8' }),
);
mkdirSync(out, { recursive: true });
for (const line of readFileSync(log, 'utf8')
  .split('\n')
  .filter((one) => one.startsWith('{'))) {
  const message = JSON.parse(line);
  if (
    message.reason !== 'compiler-artifact' ||
    message.profile.test ||
    !metadata.workspace_members.includes(message.package_id)
  )
    continue;
  if (message.executable) install(message.executable, 'bin');
  if (!message.target.kind.some((kind) => ['cdylib', 'dylib', 'staticlib'].includes(kind))) continue;
  for (const file of message.filenames)
    if (!file.endsWith('.rlib') && !file.includes('/deps/artifact/')) install(file, 'lib');
}

function install(file, folder) {
  mkdirSync(join(out, folder), { recursive: true });
  copyFileSync(file, join(out, folder, basename(file)));
}
