import { type FileView, type Location, location, type Span } from '../repository/index.ts';

/** Something in a configuration file that cannot be meant, at its place. */
export interface Problem {
  readonly message: string;
  readonly label: string;
  readonly help: string | undefined;
  readonly location: Location;
}

/** Collects problems of one file. */
export interface Problems {
  readonly found: Problem[];
  /** `label` stands under the marked range. */
  add(span: Span, message: string, label: string, help?: string): undefined;
}

export function problemsOf(view: FileView): Problems {
  const found: Problem[] = [];
  return {
    found,
    add(span, message, label, help) {
      found.push({ message, label, help, location: location(span, view) });
      return undefined;
    },
  };
}
