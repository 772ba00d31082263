import type { Span } from '../../../repository/index.ts';
import { lose } from '../../evaluation/lost.ts';
import { textValue } from '../../evaluation/text.ts';
import type { Thunk, Value } from '../../value.ts';
import { type Definitions, demandCount, demandText } from '../primitive.ts';
import { versions as builtinVersions, versionComponents } from '../versions.ts';

/** lib/versions.nix, which stands under `lib.versions` only. */
export const versions: Definitions = {
  splitVersion: builtinVersions.splitVersion!,
  major: [1, (_, [version], site) => component(version!, 0, site)],
  minor: [1, (_, [version], site) => component(version!, 1, site)],
  patch: [1, (_, [version], site) => component(version!, 2, site)],
  majorMinor: [
    1,
    (_, [version], site) => {
      const [major, minor] = versionComponents(demandText(version!));
      if (major === undefined || minor === undefined) return lose('the version has no minor part', site);
      return textValue(`${major}.${minor}`, site);
    },
  ],
  pad: [
    2,
    (_, [length, version], site) => {
      const text = demandText(version!);
      const dash = text.indexOf('-');
      const head = dash < 0 ? text : text.slice(0, dash);
      const suffix = text.slice(head.length);
      const components = versionComponents(head);
      const wanted = demandCount(length!);
      while (components.length < wanted) components.push('0');
      return textValue(components.slice(0, wanted).join('.') + suffix, site);
    },
  ],
};

function component(version: Thunk, index: number, site: Span): Value {
  const text = versionComponents(demandText(version))[index];
  return text === undefined ? lose('the version has too few parts', site) : textValue(text, site);
}
