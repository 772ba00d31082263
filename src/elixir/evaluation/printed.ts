import type { Value } from './value.ts';

/** What `to_string/1` and interpolation make of a value; undefined when it raises or is not followed. */
export function printed(value: Value): string | undefined {
  switch (value.kind) {
    case 'string':
    case 'charlist':
      return value.value;
    case 'atom':
      return value.value === 'nil' ? '' : value.value;
    case 'number':
      return value.float ? undefined : String(value.value);
    case 'list':
      return value.items.length === 0 ? '' : undefined;
    default:
      return undefined;
  }
}
