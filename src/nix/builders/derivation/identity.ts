import { createHash } from 'node:crypto';
import type { Span } from '../../../repository/index.ts';
import type { Argument, ArgumentValue, Builder, NixText, Platform } from '../../model.ts';

/** What makes two derivations the same: the call, the platform and every argument that reaches the build. */
export interface IdentityParts {
  readonly builder: Builder;
  readonly call: Span;
  readonly platform: Platform;
  readonly given: ReadonlyMap<string, Argument>;
}

const NO_IDENTITY: ReadonlySet<string> = new Set(['passthru', 'meta', 'pos']);

/** A name that is equal for equal derivations. */
export function identityOf({ builder, call, platform, given }: IdentityParts): string {
  const hash = createHash('sha256');
  const write = (text: string) => void hash.update(text).update('\0');
  write(builder);
  write(`${call.path}:${call.start}`);
  write(platform.system.kind === 'known' ? platform.system.value : '?');
  write(`${platform.packageSet.value} ${platform.libc.kind === 'known' ? platform.libc.value : '?'}`);
  for (const [name, argument] of given) {
    if (NO_IDENTITY.has(name)) continue;
    write(name);
    writeValue(argument.value, write);
  }
  return hash.digest('hex').slice(0, 16);
}

function writeValue(value: ArgumentValue, write: (text: string) => void): void {
  write(value.kind);
  switch (value.kind) {
    case 'boolean':
    case 'number':
      return write(String(value.value));
    case 'text':
      return writeText(value.text, write);
    case 'path':
      return write(value.path ?? '?');
    case 'external':
      return write(value.path);
    case 'unknown':
      return write(value.reason);
    case 'derivation':
      return write(`${value.derivation.id} ${value.output ?? ''}`);
    case 'list':
      for (const item of value.items) writeValue(item.value, write);
      return write('end');
    case 'attributes':
      for (const [name, argument] of value.attributes) {
        write(name);
        writeValue(argument.value, write);
      }
      return write('end');
    default:
      return;
  }
}

function writeText(text: NixText, write: (text: string) => void): void {
  for (const part of text) {
    write(part.kind);
    if (part.kind === 'text') write(part.text);
    else if (part.kind === 'output') write(`${part.derivation.id} ${part.output}`);
    else write(part.kind === 'unknown' ? part.reason : part.path);
  }
}
