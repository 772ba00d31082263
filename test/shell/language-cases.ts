import { MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

export const languageCases: readonly PhaseCase[] = [
  {
    title: 'a list that nobody here sets may have no words',
    phase: 'for f in "${names[@]}"; do echo $f >> built.txt; done\ntouch end',
    leaves: { 'built.txt': UNKNOWN, end: '' },
  },
  {
    title: 'runHook succeeds where its failure does not end the build',
    hook: 'mkdir lib',
    phase: 'runHook preBuild && touch yes || touch no',
    leaves: { yes: '', no: MISSING },
  },
  {
    title: 'the status of a condition does not make the end doubtful',
    phase: 'if [ "${enableParallelBuilding-1}" ]; then echo yes; fi\nmkdir lib',
    leaves: {},
    fails: true,
  },
  {
    title: '=~ searches',
    phase: '[[ $version =~ ^1\\.[0-9]+ ]] && touch yes\n[[ $pname =~ "m." ]] || touch no',
    leaves: { yes: '', no: '' },
  },
];
