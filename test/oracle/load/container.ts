import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const beam = '/usr/lib/erlang/erts-*/bin/beam.smp';

/**
 * A container's root with this machine's own BEAM, the libraries that its loader maps, and what else a search can find here:
 * the doctor looks into it where the real loader looks into the machine.
 */
export function containerRoot(root: string): { readonly application: string } {
  const [found = ''] = execFileSync('sh', ['-c', `ls ${beam}`], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const erts = basename(dirname(dirname(found)));
  place(found, join(root, 'app', erts, 'bin/beam.smp'));
  writeText(join(root, 'app/releases/start_erl.data'), `${erts.replace('erts-', '')} 0.1.0\n`);
  for (const path of mappedBy(found)) place(path, join(root, path));
  // What a musl library finds: musl's own libc, and the linker script of glibc's headers.
  for (const path of ['/usr/lib/x86_64-linux-musl/libc.so', '/lib/x86_64-linux-gnu/libc.so']) {
    if (existsSync(path)) place(path, join(root, path));
  }
  const application = join(root, 'app/lib/my_app-0.1.0');
  mkdirSync(join(application, 'priv/native'), { recursive: true });
  mkdirSync(join(application, 'ebin'), { recursive: true });
  return { application };
}

/** The libraries that the real loader maps for a program, its own interpreter included. */
function mappedBy(program: string): readonly string[] {
  const listing = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listing.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path as string);
}

function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(realpathSync(from), to);
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
