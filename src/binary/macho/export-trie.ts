import type { Reading } from '../model.ts';
import { cName } from './symbols.ts';

const MOST_NODES = 200_000;
const MOST_CHARACTERS = 48 * 1024 * 1024;
const LONGEST_NAME = 64 * 1024;

/** The names in dyld's tree of exports: each node spells what its edges add to the name (mach-o/loader.h, dyld_info_command). */
export function readExportTrie(trie: Buffer): Reading<readonly string[]> {
  const names: string[] = [];
  const pending = trie.length === 0 ? [] : [{ offset: 0, name: '' }];
  let nodes = 0;
  let characters = 0;
  for (let node = pending.pop(); node; node = pending.pop()) {
    nodes += 1;
    characters += node.name.length;
    // A tree whose edges lead back would never end.
    if (nodes + pending.length > MOST_NODES || characters > MOST_CHARACTERS)
      return unknown('its tree of exports does not end');
    const terminal = uleb(trie, node.offset);
    if (!terminal) return unknown('its tree of exports is cut off');
    if (terminal.value > 0) names.push(cName(node.name));
    let offset = terminal.end + terminal.value;
    const children = trie[offset];
    if (children === undefined) return unknown('its tree of exports is cut off');
    offset += 1;
    for (let index = 0; index < children; index += 1) {
      const end = trie.subarray(0, offset + LONGEST_NAME).indexOf(0, offset);
      const child = end === -1 ? undefined : uleb(trie, end + 1);
      if (!child || child.value >= trie.length) return unknown('its tree of exports is cut off');
      pending.push({ offset: child.value, name: node.name + trie.toString('utf8', offset, end) });
      offset = child.end;
    }
  }
  return { kind: 'known', value: names.sort() };
}

function uleb(bytes: Buffer, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let offset = start, factor = 1; factor <= 2 ** 42; offset += 1, factor *= 128) {
    const byte = bytes[offset];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: offset + 1 };
  }
  return undefined;
}

function unknown(reason: string): { readonly kind: 'unknown'; readonly reason: string } {
  return { kind: 'unknown', reason };
}
