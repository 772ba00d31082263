// The folder of vendored crates that a Cargo.lock asks for: each an empty crate with the features that cargo wants, and with its
// dependencies for a platform that does not exist, so that the lock is complete and nothing needs to be compiled.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [lock, out] = process.argv.slice(2);
const text = readFileSync(lock, 'utf8');
const packages = text
  .split('[[package]]')
  .slice(1)
  .map((block) => ({
    name: /^name = "(.+)"/m.exec(block)?.[1],
    version: /^version = "(.+)"/m.exec(block)?.[1],
    source: /^source = "(.+)"/m.exec(block)?.[1],
    checksum: /^checksum = "(.+)"/m.exec(block)?.[1],
    dependencies: [...(/dependencies = \[([\s\S]*?)\n?\]/.exec(block)?.[1] ?? '').matchAll(/"(.+?)"/g)].map(([, one]) =>
      one.split(' '),
    ),
  }));
const features = {
  rustler: [
    'default',
    'nif_version_2_14',
    'nif_version_2_15',
    'nif_version_2_16',
    'nif_version_2_17',
    'derive',
    'allocator',
    'big_integer',
    'serde',
  ],
  serde: ['default', 'std', 'derive'],
  serde_json: ['default', 'std'],
};

mkdirSync(out, { recursive: true });
copyFileSync(lock, join(out, 'Cargo.lock'));
for (const { name, version, source, checksum, dependencies } of packages) {
  if (!source) continue;
  if (!source.startsWith('registry+')) {
    console.error(`ORACLE cannot-say: ${name} comes from ${source}`);
    process.exit(1);
  }
  const folder = join(out, `${name}-${version}`);
  mkdirSync(join(folder, 'src'), { recursive: true });
  const needs = new Set(
    dependencies.map(
      ([one, wanted]) => `${one} = "=${wanted ?? packages.find((other) => other.name === one)?.version}"`,
    ),
  );
  const offers = (features[name] ?? ['default', 'std']).map((one) => `${one} = []`);
  writeFileSync(
    join(folder, 'Cargo.toml'),
    `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[lib]\npath = "src/lib.rs"\n\n[target.'cfg(any())'.dependencies]\n${[...needs].join('\n')}\n\n[features]\n${offers.join('\n')}\n`,
  );
  writeFileSync(join(folder, 'src/lib.rs'), '');
  writeFileSync(join(folder, '.cargo-checksum.json'), JSON.stringify({ files: {}, package: checksum }));
}
writeFileSync(
  join(out, 'config.toml'),
  '[source.crates-io]\nreplace-with = "vendored-sources"\n\n[source.vendored-sources]\ndirectory = "@vendor@"\n',
);
