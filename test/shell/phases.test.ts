import { describe, expect, it } from 'vitest';
import { openSyntax } from '../../src/syntax/index.ts';
import { openWorkshop } from '../oracle/shell/bash.ts';
import { compare, modelOf } from '../oracle/shell/compare.ts';
import { realTool } from '../real-tool.ts';
import { editCases } from './edit-cases.ts';
import { fileCases } from './file-cases.ts';
import { languageCases } from './language-cases.ts';
import { listingCases } from './listing-cases.ts';
import { buildOf, FOLDER, MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

const syntax = await openSyntax(['bash']);
const bash = realTool('bash', 'bash');

function left(phase: PhaseCase, path: string): string {
  const { view } = modelOf(buildOf(phase), syntax);
  const entry = view.entry(path);
  if (entry.kind === 'missing') return MISSING;
  if (entry.kind === 'directory') return FOLDER;
  const read = view.read(path);
  return read.kind === 'text' ? read.source.text : UNKNOWN;
}

for (const [subject, cases] of [
  ['files and folders', fileCases],
  ['edited files', editCases],
  ['programs that list', listingCases],
  ['the language', languageCases],
] as const) {
  describe(`a phase: ${subject}`, () => {
    for (const phase of cases) {
      it(phase.title, () => {
        const found = Object.keys(phase.leaves).map((path) => [path, left(phase, path)]);
        expect(Object.fromEntries(found)).toEqual(phase.leaves);
        const { ending } = modelOf(buildOf(phase), syntax);
        expect(ending.kind === 'failure').toBe(phase.fails === true);
        if (phase.doubtful !== undefined) expect(ending.kind === 'unknown').toBe(phase.doubtful);
      });
    }

    it.skipIf(bash.missing)('as bash does it', async () => {
      const workshop = openWorkshop();
      const batch = await workshop.run(cases.map(buildOf));
      const different = cases.flatMap((phase, index) => {
        const found = compare(buildOf(phase), index, batch, syntax);
        return found.kind === 'different' ? [`${phase.title}: ${found.what}`] : [];
      });
      workshop.remove();
      expect(different).toEqual([]);
    });
  });
}
