import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

/** What is said of a release whose library comes with `postUnpack`. `root`: the folder of the Mix project. */
async function handedOver(src: string, postUnpack: string, root = '', more = ''): Promise<string> {
  const files = readFiles(join(fixturesFolder, 'library-not-handed-over/sound-post-unpack'));
  const hook = /postUnpack = ''[\s\S]*?'';/;
  const flake = (files['flake.nix'] ?? '')
    .replaceAll('./native', `./${root}native`)
    .replace('src = ./.;', `src = ${src};`)
    .replace(hook, () => `${more}\npostUnpack = ''\n${postUnpack}\n'';`);
  const moved = Object.entries({ ...files, 'flake.nix': flake }).map(([path, text]) => {
    return [path === 'flake.nix' ? path : `${root}${path}`, text];
  });
  const { report } = await checkRepository(memoryRepository(Object.fromEntries(moved)), {
    only: [],
    skip: [],
  });
  const [chain] = report.chains.filter(({ build }) => build === 'packages.x86_64-linux.default');
  return chain?.verdict ?? 'no chain';
}

const into = (folder: string) =>
  `mkdir -p ${folder}/priv/native; cp \${nif}/lib/libmy_nif.so ${folder}/priv/native/my_nif.so`;

describe('a library that postUnpack brings', () => {
  it('stands in the source where it is put below the folder that is unpacked', async () => {
    expect(await handedOver('self', into('source'))).toBe('ok');
    expect(await handedOver('nixpkgs.lib.cleanSource ./.', into('source'))).toBe('ok');
    expect(await handedOver('builtins.path { path = ./.; name = "shop"; }', into('shop'))).toBe('ok');
    expect(await handedOver('self', into('$NIX_BUILD_TOP/source'))).toBe('ok');
    expect(await handedOver('self', `(cd source; ${into('../source')})`)).toBe('ok');
  });

  it('stands beside the source under any other name', async () => {
    expect(await handedOver('self', into('my_app'))).toBe('broken');
    expect(await handedOver('nixpkgs.lib.cleanSource ./.', into('priv'))).toBe('broken');
    expect(await handedOver('builtins.path { path = ./.; name = "shop"; }', into('source'))).toBe('broken');
  });

  it('stands nobody knows where when the folder has a name that nobody knows', async () => {
    expect(await handedOver('./.', into('source'))).toBe('unknown');
    expect(await handedOver('builtins.path { path = ./.; }', into('source'))).toBe('unknown');
  });

  it('is found by $sourceRoot under every name', async () => {
    expect(await handedOver('./.', into('$sourceRoot'))).toBe('ok');
    expect(await handedOver('self', into('$sourceRoot'))).toBe('ok');
    expect(await handedOver('./app', into('$sourceRoot'), 'app/')).toBe('ok');
    expect(await handedOver('self', into('$sourceRoot'), 'app/', 'sourceRoot = "source/app";')).toBe('ok');
    expect(await handedOver('self', into('source/app'), 'app/', 'sourceRoot = "source/app";')).toBe('ok');
    expect(await handedOver('self', into('source/app'), 'app/', 'sourceRoot = "./source//app/";')).toBe('ok');
  });

  it('stands in a folder that is unpacked under its own name', async () => {
    expect(await handedOver('./app', into('app'), 'app/')).toBe('ok');
    expect(await handedOver('./app', into('source'), 'app/')).toBe('broken');
    expect(await handedOver('nixpkgs.lib.cleanSource ./app', into('source'), 'app/')).toBe('ok');
  });

  it('stands above the project where sourceRoot names a folder of the source', async () => {
    expect(await handedOver('self', into('app'), 'app/', 'sourceRoot = "source/app";')).toBe('broken');
    expect(await handedOver('self', into('source'), 'app/', 'sourceRoot = "source/app";')).toBe('broken');
  });

  it('goes where the folder goes that is unpacked', async () => {
    expect(await handedOver('self', `${into('source')}; sourceRoot=source/app`, '')).not.toBe('ok');
    expect(await handedOver('self', `${into('source/app')}; sourceRoot=source/app`, 'app/')).toBe('ok');
    expect(await handedOver('self', `mv source my_app; ${into('my_app')}; sourceRoot=my_app`)).not.toBe('broken');
  });
});

describe('a source that is unpacked under another name than sourceRoot says', () => {
  it('is not called proved', async () => {
    expect(await handedOver('self', 'true', 'app/', 'sourceRoot = "my_app/app";')).not.toBe('ok');
    expect(await handedOver('self', into('$sourceRoot'), '', 'sourceRoot = ".";')).not.toBe('ok');
    // The copy of a flake's own folder keeps the hash of the flake's copy in its name (NixOS/nix#10627).
    expect(await handedOver('./.', into('$sourceRoot'), 'app/', 'sourceRoot = "source/app";')).not.toBe('ok');
  });
});
