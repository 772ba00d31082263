import { entryCases } from './entries.ts';
import { libraryCases } from './libraries.ts';
import { neededCases } from './needed-libraries.ts';
import type { LoadCase } from './workshop.ts';

export const loadCases: readonly LoadCase[] = [...libraryCases, ...neededCases, ...entryCases];
