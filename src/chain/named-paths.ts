import type { Argument, ArgumentValue } from '../nix/model.ts';

/** Whether an argument of a builder names such a path of the repository, in a text or by itself. */
export function namesPath(argument: Argument, isSuch: (path: string) => boolean): boolean {
  const visit = (value: ArgumentValue): boolean => {
    switch (value.kind) {
      case 'path':
        return value.path !== undefined && isSuch(value.path);
      case 'text':
        return value.text.some((part) => part.kind === 'path' && isSuch(part.path));
      case 'list':
        return value.items.some((item) => visit(item.value));
      case 'attributes':
        return [...value.attributes.values()].some((inner) => visit(inner.value));
      default:
        return false;
    }
  };
  return visit(argument.value);
}
