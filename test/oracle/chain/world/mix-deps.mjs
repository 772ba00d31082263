// What `mix deps.get` leaves for a mix.lock: a folder for every Hex package, with its version.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [lock, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
for (const [, name, version] of readFileSync(lock, 'utf8').matchAll(/"([\w.]+)": \{:hex, :\w+, "([^"]+)"/g)) {
  mkdirSync(join(out, name), { recursive: true });
  writeFileSync(join(out, name, 'VERSION'), version);
}
