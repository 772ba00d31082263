import { describe, expect, it } from 'vitest';
import { shownAttribute } from '../../src/nix/derivations/shown.ts';
import { readShownDerivations } from '../../src/nix/index.ts';

const HASH = 'w6q1cj8kl0zdi5jv8ydvx7q2a9b4mxr3';
const OTHER = 'b4p0s5yl3h9k1fj7zxqd2wn8ravc6mgi';
const ENV = { MIX_ENV: 'prod', name: 'my_app-0.1.0' };

/** The same derivation and its input as the versions of Nix print them. */
const FORMATS: Readonly<Record<string, unknown>> = {
  'Nix 2.8, with whole paths': {
    [`/nix/store/${HASH}-my_app-0.1.0.drv`]: {
      outputs: { out: { path: `/nix/store/${OTHER}-my_app-0.1.0` } },
      inputSrcs: [`/nix/store/${OTHER}-source`],
      inputDrvs: { [`/nix/store/${OTHER}-my_nif-0.1.0.drv`]: ['out'] },
      system: 'x86_64-linux',
      builder: '/bin/sh',
      args: [],
      env: ENV,
    },
    [`/nix/store/${OTHER}-my_nif-0.1.0.drv`]: { outputs: { out: {} }, system: 'x86_64-linux', env: {} },
  },
  'Nix 2.20, with outputs of inputs in a set': {
    [`/nix/store/${HASH}-my_app-0.1.0.drv`]: {
      name: 'my_app-0.1.0',
      outputs: { out: { path: `/nix/store/${OTHER}-my_app-0.1.0` } },
      inputSrcs: [`/nix/store/${OTHER}-source`],
      inputDrvs: { [`/nix/store/${OTHER}-my_nif-0.1.0.drv`]: { dynamicOutputs: {}, outputs: ['out'] } },
      system: 'x86_64-linux',
      env: ENV,
    },
    [`/nix/store/${OTHER}-my_nif-0.1.0.drv`]: { outputs: { out: {} }, system: 'x86_64-linux', env: {} },
  },
  'version 4, with base names and everything wrapped': {
    version: 4,
    derivations: {
      [`${HASH}-my_app-0.1.0.drv`]: {
        version: 4,
        name: 'my_app-0.1.0',
        outputs: { out: { path: `${OTHER}-my_app-0.1.0` } },
        inputs: { srcs: [`${OTHER}-source`], drvs: { [`${OTHER}-my_nif-0.1.0.drv`]: { outputs: ['out'] } } },
        system: 'x86_64-linux',
        env: ENV,
      },
      [`${OTHER}-my_nif-0.1.0.drv`]: { outputs: { out: {} }, system: 'x86_64-linux', env: {} },
    },
  },
};

describe('what Nix shows of derivations', () => {
  it.each(Object.entries(FORMATS))('is read from %s', (_, json) => {
    const read = readShownDerivations(JSON.stringify(json));
    if (read.kind === 'unreadable') throw new Error(read.reason);
    const [root, ...others] = read.shown.roots;
    expect(others).toEqual([]);
    expect(root).toMatchObject({
      path: `${HASH}-my_app-0.1.0.drv`,
      name: 'my_app-0.1.0',
      inputDerivations: [`${OTHER}-my_nif-0.1.0.drv`],
      inputSources: [`${OTHER}-source`],
    });
    expect(root?.outputs.get('out')).toBe(`${OTHER}-my_app-0.1.0`);
    expect(root?.environment.get('MIX_ENV')).toBe('prod');
  });

  it.each([
    ['in a variable', { env: { __json: '{"preBuild":"x","doCheck":false,"env":{"A":"1"}}' } }],
    ['as a field of its own', { env: {}, structuredAttrs: { preBuild: 'x', doCheck: false, env: { A: '1' } } }],
  ])('keeps structured attributes apart from variables, %s', (_, part) => {
    const derivation = { outputs: { out: {} }, system: 'x86_64-linux', ...part };
    const read = readShownDerivations(JSON.stringify({ [`/nix/store/${HASH}-x.drv`]: derivation }));
    const root = read.kind === 'shown' ? read.shown.roots[0] : undefined;
    expect([...(root?.environment ?? [])]).toEqual([['A', '1']]);
    expect(root && shownAttribute(root, 'preBuild')).toBe('x');
    expect(root && shownAttribute(root, 'doCheck')).toBe('');
  });

  it.each(['', '[]', '{}', '{"a.drv": 1}', '{"a.drv": {"env": {}}}'])('is refused when it is %j', (text) => {
    expect(readShownDerivations(text).kind).toBe('unreadable');
  });
});
