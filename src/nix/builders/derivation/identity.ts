import type { Span } from '../../../repository/index.ts';
import type { Argument, ArgumentValue, Builder, NixTextPart, Platform } from '../../model.ts';
import { fingerprint } from './fingerprint.ts';

/** What makes two derivations the same: the call, the platform and every argument that reaches the build. */
export interface IdentityParts {
  readonly builder: Builder;
  readonly call: Span;
  readonly platform: Platform;
  readonly given: ReadonlyMap<string, Argument>;
  /** What the builder itself adds: its toolchain, its Erlang. */
  readonly variant: string;
}

const NO_IDENTITY: ReadonlySet<string> = new Set(['passthru', 'meta', 'pos']);

/** A name that is equal for equal derivations. */
export function identityOf({ builder, call, platform, given, variant }: IdentityParts): string {
  const print = fingerprint();
  const write = (text: string) => print.write(text);
  write(builder);
  write(variant);
  write(`${call.path}:${call.start}`);
  write(platform.system.kind === 'known' ? platform.system.value : '?');
  write(`${platform.packageSet.value} ${platform.libc.kind === 'known' ? platform.libc.value : '?'}`);
  for (const [name, argument] of given) {
    if (NO_IDENTITY.has(name)) continue;
    write(name);
    writeValue(argument.value, write);
  }
  return print.value;
}

function writeValue(value: ArgumentValue, write: (text: string) => void): void {
  write(value.kind);
  switch (value.kind) {
    case 'text':
      for (const part of value.text) writePart(part, write);
      break;
    case 'list':
      for (const item of value.items) writeValue(item.value, write);
      write('end');
      break;
    case 'attributes':
      for (const [name, argument] of value.attributes) {
        write(name);
        writeValue(argument.value, write);
      }
      write('end');
      break;
    default:
      write(scalarText(value));
  }
}

type Scalar = Exclude<ArgumentValue, { readonly kind: 'text' | 'list' | 'attributes' }>;

function scalarText(value: Scalar): string {
  switch (value.kind) {
    case 'boolean':
    case 'number':
      return String(value.value);
    case 'path':
      return value.path ?? '?';
    case 'external':
      return value.path;
    case 'unknown':
      return value.reason;
    case 'derivation':
      return `${value.derivation.id} ${value.output ?? ''}`;
    case 'null':
    case 'function':
      return '';
  }
}

function writePart(part: NixTextPart, write: (text: string) => void): void {
  write(part.kind);
  switch (part.kind) {
    case 'text':
      write(part.text);
      break;
    case 'output':
      write(`${part.derivation.id} ${part.output}`);
      break;
    case 'unknown':
      write(part.reason);
      break;
    default:
      write(part.path);
  }
}
