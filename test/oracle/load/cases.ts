import { entryCases } from './entries.ts';
import { libraryCases } from './libraries.ts';
import { markedCases } from './marks.ts';
import { neededCases } from './needed-libraries.ts';
import type { LoadCase } from './workshop.ts';

export const loadCases: readonly LoadCase[] = [...libraryCases, ...neededCases, ...entryCases, ...markedCases];
