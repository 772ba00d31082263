import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRepository } from '../../src/engine/check.ts';
import { memoryRepository } from '../../src/repository/memory.ts';
import { readFiles } from '../support/repository-files.ts';
import { fixturesFolder } from '../support/rule-folders.ts';

type Files = Readonly<Record<string, string>>;

/** What is said of the builds of a repository. */
async function builds(files: Files) {
  const { report } = await checkRepository(memoryRepository(files), { only: [], skip: [] });
  return report.chains.map(({ build, links }) => {
    const link = links.find(({ kind }) => kind === 'build');
    return { release: build !== null, verdict: link?.verdict, reason: link?.reason ?? undefined };
  });
}

const release = readFiles(join(fixturesFolder, 'options-configured-elsewhere', 'sound'));
const config = (text: string) => ({ 'config/config.exs': `import Config\n${text}\n` });
const runtime = (text: string) => ({ 'config/runtime.exs': `import Config\n${text}\n` });
const skips = 'config :my_app, MyApp.Native, skip_compilation?: true';
const differs =
  'MyApp.Native is configured otherwise when the release starts than when it was compiled, so the release refuses to start';

describe('a release whose NIF module is configured in config/runtime.exs', () => {
  const said = async (files: Files) => (await builds({ ...release, ...files })).filter((build) => build.release);

  it('starts when that is what it was compiled with', async () => {
    const [plain] = await said(config(skips));
    expect(plain).toMatchObject({ verdict: 'ok' });
    expect(await said({ ...config(skips), ...runtime(skips) })).toEqual([plain]);
    expect(await said({ ...config(skips), ...runtime('config :my_app, MyApp.Other, size: 5') })).toEqual([plain]);
    const inDevelopment = 'if config_env() == :dev, do: config(:my_app, MyApp.Native, load_data: 5)';
    expect(await said({ ...config(skips), ...runtime(inDevelopment) })).toEqual([plain]);
  });

  it('is not proved to start when it differs', async () => {
    const refused = [{ release: true, verdict: 'unknown', reason: differs }];
    expect(await said({ ...config(skips), ...runtime('config :my_app, MyApp.Native, load_data: 5') })).toEqual(refused);
    expect(
      await said({ ...config(skips), ...runtime('config :my_app, MyApp.Native, skip_compilation?: false') }),
    ).toEqual(refused);
    const computed = 'config :my_app, MyApp.Native, skip_compilation?: System.fetch_env!("SKIP") != "0"';
    expect(await said({ ...config(skips), ...runtime(computed) })).toEqual([
      {
        release: true,
        verdict: 'unknown',
        reason: differs.replace('is configured', 'may be configured').replace('refuses', 'may refuse'),
      },
    ]);
  });
});

describe('an umbrella', () => {
  const umbrella = readFiles(join(fixturesFolder, 'recipes', 'buildrustpackage-umbrella'));

  it('is refused by Mix when a child lies in a folder of another name than its application', async () => {
    expect(new Set((await builds(umbrella)).map(({ verdict }) => verdict))).toEqual(new Set(['ok']));
    const children = Object.keys(umbrella).filter((path) => /^apps\/[^/]+\/mix\.exs$/.test(path));
    const [child = ''] = children;
    const folder = child.split('/')[1] ?? '';
    const renamed = (umbrella[child] ?? '').replace(/app: :\w+/, 'app: :another_name');
    const reason = `Mix refuses the umbrella: the application another_name lies in the folder ${folder}`;
    for (const build of await builds({ ...umbrella, [child]: renamed })) {
      expect(build).toMatchObject({ verdict: 'unknown', reason });
    }
  });
});
