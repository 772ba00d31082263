import { belongsTo } from '../../src/engine/hand-off.ts';
import { defineRule, lastSegment, textAt } from '../../src/engine/index.ts';

export default defineRule({
  id: 'shared-library-suffix',
  severity: 'error',
  title: 'The library has another extension on darwin',
  link: 'handoff',
  needs: ['module', 'build', 'handOff'],
  fixable: 'none',
  check({ module, build, handOff, model }, report) {
    if (build.kind !== 'nix') return;
    const { system, systemNamed } = build.build;
    if (build.platform.system.kind === 'unknown' || !build.platform.system.value.endsWith('-darwin')) return;
    const where = system.kind === 'known' ? system.value : 'darwin';
    const severity = systemNamed ? ('error' as const) : ('warning' as const);
    for (const { fault, path, libraries, from } of handOff.missingSources) {
      const stem = path.replace(/\.so$/, '');
      if (stem === path || !libraries?.some((library) => library.path === `${stem}.dylib`)) continue;
      const name = lastSegment(fault.span, model.repository);
      const suffix = { ...name, start: name.end - '.so'.length };
      const literal = textAt(suffix, model.repository) === '.so';
      const at = literal ? suffix : name;
      report({
        at,
        severity,
        message: `The build makes ${stem}.dylib on ${where}, so ${path} does not exist there.`,
        label: '.dylib on darwin',
        help: `Take the extension from stdenv.hostPlatform.extensions.sharedLibrary and keep .so for the copy: the BEAM looks for .so on macOS as well.`,
        related: [{ message: 'the build that makes the library', span: from.call }],
      });
    }
    const { expected, arrival, files } = handOff;
    if (arrival.kind === 'unknown' || arrival.value !== undefined || expected.kind === 'unknown') return;
    const { directory, loadName, path } = expected.value;
    const kept = files.find(
      (file) => file.placement.path === `${directory}/${loadName}.dylib` && belongsTo(file, module, model),
    );
    if (!kept) return;
    report({
      at: kept.placement.from,
      severity,
      message: `The library arrives as ${kept.placement.path} on ${where}, and the BEAM looks for ${path} on macOS as well.`,
      label: 'keeps .dylib',
      help: `Copy it as ${path}.`,
      related: [{ message: `loads ${path}`, span: expected.span }],
    });
  },
});
