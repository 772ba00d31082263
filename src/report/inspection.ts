import type { Image, Inspection, NeededVersion } from '../engine/inspection.ts';
import { visible, visibleJson } from './visible.ts';

/** A file as a table; `verbose` names every symbol. */
export function inspectionTable(inspection: Inspection, verbose: 'verbose' | 'brief'): string {
  const { path, size, refusal, images } = inspection;
  const verdict = refusal === undefined ? 'a shared library' : `no loader takes it: it ${refusal}`;
  const blocks = [
    [['size', sizeText(size)] as const, ['verdict', verdict] as const],
    ...images.map((image) => imageRows(image, inspection, verbose)),
  ];
  return `${visible(path)}\n${blocks.map((rows) => rows.map(line).join('')).join('\n')}`;
}

type Row = readonly [label: string, value: string];

const LABEL_WIDTH = 14;

function line([label, value]: Row): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${visible(value)}\n`;
}

function imageRows(image: Image, { format }: Inspection, verbose: 'verbose' | 'brief'): Row[] {
  const optional = (label: string, value: string | undefined): Row[] => (value === undefined ? [] : [[label, value]]);
  const kind = format === 'elf' ? 'ELF' : 'Mach-O';
  return [
    ['format', `${kind} ${image.type}, ${image.wordSize} bit, ${image.byteOrder} endian`],
    ['machine', image.machine],
    ...optional('platform', image.platform),
    ...(format === 'elf' ? [['C library', libcText(image)] as const] : []),
    ['needs', image.needed.join(', ') || 'no library'],
    ...optional('interpreter', image.interpreter),
    ...optional('own name', image.soname),
    ...optional('RPATH', image.rpath),
    ...optional('RUNPATH', image.runpath),
    ...image.versions.map((needed): Row => ['at least', versionText(needed, verbose)]),
    ['NIF init', initText(image)],
    ['module', moduleText(image)],
    ...optional(
      'calls',
      image.nifFunctions.kind === 'known' ? callsText(image.nifFunctions.value, verbose) : undefined,
    ),
    ...optional('thread-local', threadLocalText(image)),
    ...optional('hardening', hardeningText(image)),
    ...optional('signature', image.signed === undefined ? undefined : image.signed ? 'signed' : 'not signed'),
    ...optional('build id', image.buildId),
  ];
}

function libcText({ libc }: Image): string {
  return libc ? `${libc.name} (${libc.because})` : 'none is named';
}

const FEW = 4;

function some(names: readonly string[], verbose: 'verbose' | 'brief'): string {
  if (verbose === 'verbose' || names.length <= FEW + 1) return names.join(', ');
  return `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;
}

function versionText({ version, library, symbols }: NeededVersion, verbose: 'verbose' | 'brief'): string {
  const use = symbols.length === 0 ? 'which no symbol uses' : `for ${some(symbols, verbose)}`;
  return `${version} of ${library}, ${use}`;
}

function initText({ nifInit }: Image): string {
  if (nifInit.kind === 'unknown') return `unknown: ${nifInit.reason}`;
  const { entry, crates } = nifInit.value;
  return [entry ?? 'none that the BEAM calls', ...crates.map((crate) => `${crate}_nif_init`)].join(', ');
}

function moduleText({ module }: Image): string {
  switch (module.kind) {
    case 'entry':
      return module.name;
    case 'candidates':
      if (module.names.length === 0) return 'no Elixir module is named in it';
      return module.names.length === 1
        ? `${module.names[0]}, the only one that it names`
        : `one of ${module.names.join(', ')}`;
    case 'unknown':
      return `unknown: ${module.reason}`;
  }
}

function callsText(names: readonly string[], verbose: 'verbose' | 'brief'): string {
  return names.length === 0 ? 'no enif_ function by name' : some(names, verbose);
}

function threadLocalText({ threadLocal }: Image): string | undefined {
  if (!threadLocal) return undefined;
  return `${threadLocal.size} bytes a thread${threadLocal.static ? ', in the static block' : ''}`;
}

function hardeningText({ hardening }: Image): string | undefined {
  if (!hardening) return undefined;
  const stack = { executable: 'executable stack', 'not-executable': 'no executable stack', unstated: 'stack unstated' };
  const relocations = hardening.textRelocations ? 'text relocations' : 'no text relocations';
  return `${hardening.relro === 'none' ? 'no' : hardening.relro} RELRO, ${stack[hardening.stack]}, ${relocations}`;
}

function sizeText(size: number): string {
  if (size < 1024) return `${size} bytes`;
  const unit = size < 1024 ** 2 ? 'KB' : size < 1024 ** 3 ? 'MB' : 'GB';
  const amount = size / 1024 ** (['KB', 'MB', 'GB'].indexOf(unit) + 1);
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit} (${size} bytes)`;
}

/** The same for a program: every fact, unknown ones with the reason. */
export function inspectionJson(
  inspection: Inspection,
  tool: { readonly name: string; readonly version: string },
): string {
  const { path, size, format, refusal, images } = inspection;
  return visibleJson({
    schemaVersion: 1,
    tool,
    path,
    size,
    format,
    loadable: refusal === undefined,
    reason: refusal ?? null,
    images: images.map(imageObject),
  });
}

function imageObject(image: Image): object {
  const { nifInit, module, nifFunctions } = image;
  return {
    machine: image.machine,
    wordSize: image.wordSize,
    byteOrder: image.byteOrder,
    type: image.type,
    libc: image.libc ?? null,
    interpreter: image.interpreter ?? null,
    needed: image.needed,
    soname: image.soname ?? null,
    rpath: image.rpath ?? null,
    runpath: image.runpath ?? null,
    versions: image.versions,
    nifInit: nifInit.kind === 'known' ? { entry: nifInit.value.entry ?? null, crates: nifInit.value.crates } : nifInit,
    module,
    nifFunctions: nifFunctions.kind === 'known' ? nifFunctions.value : nifFunctions,
    threadLocal: image.threadLocal ?? null,
    hardening: image.hardening ?? null,
    signed: image.signed ?? null,
    platform: image.platform ?? null,
    buildId: image.buildId ?? null,
  };
}
