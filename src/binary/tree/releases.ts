import { otpOfErts } from '../../knowledge/erts-versions.ts';
import { parentPath, withBinarySource } from '../../repository/index.ts';
import type { BeamPlace, BuiltApplication, OtpRelease, Release } from '../model.ts';
import type { TreeEntry, TreeFolder } from './walk.ts';

/** Finds the BEAMs of a tree, by the path of the folder that their `erts-*` stands in. */
export function findBeams(folders: readonly TreeFolder[]): Map<string, BeamPlace[]> {
  const beams = new Map<string, BeamPlace[]>();
  for (const { inTree, entries } of folders) {
    const place = /^(?:(.*)\/)?erts-(\d[^/]*)\/bin$/.exec(inTree);
    const emulator = place && bestEmulator(entries);
    if (!place || !emulator) continue;
    const [, folder = '', ertsVersion] = place;
    beams.set(folder, [...(beams.get(folder) ?? []), { path: emulator.real, ertsVersion }]);
  }
  return beams;
}

/** `beam.smp` is what `erl` starts; the others are for debugging, or of OTP 20 and before. */
function bestEmulator(entries: readonly TreeEntry[]): TreeEntry | undefined {
  const emulators = entries.filter(({ name, kind }) => kind === 'file' && /^beam(?:\.[\w.]+)?$/.test(name));
  return emulators.find(({ name }) => name === 'beam.smp') ?? emulators[0];
}

/** Finds the releases of a tree; OTP itself is one, without a version. */
export function findReleases(
  folders: readonly TreeFolder[],
  beams: ReadonlyMap<string, readonly BeamPlace[]>,
  applications: ReadonlyMap<string, BuiltApplication>,
): Release[] {
  const byPath = new Map(folders.map((folder) => [folder.inTree, folder]));
  return folders.filter(isRelease).map((folder) => {
    const started = startData(byPath.get(pathIn(folder.inTree, 'releases')));
    const own = beams.get(folder.inTree) ?? [];
    // Of several, the one that is not said to be started may be of an older release.
    const [only] = own.length === 1 ? own : [];
    const beam = started ? own.find(({ ertsVersion }) => ertsVersion === started.ertsVersion) : only;
    const ertsVersion = started?.ertsVersion ?? beam?.ertsVersion;
    const library = `${pathIn(folder.inTree, 'lib')}/`;
    return {
      path: folder.real,
      version: started?.version,
      ertsVersion,
      otp: otpRelease(folder, byPath) ?? otpByErts(ertsVersion),
      beam,
      applications: [...applications].filter(([path]) => path.startsWith(library)).map(([, each]) => each),
    };
  });
}

/**
 * Applications that an older release left in the same folder, by their path: the release that is started says which version it boots
 * (`releases/<version>/<name>.rel`), and that one is there as well.
 */
export function leftBehind(
  folders: readonly TreeFolder[],
  applications: ReadonlyMap<string, BuiltApplication>,
): ReadonlySet<string> {
  const byPath = new Map(folders.map((folder) => [folder.inTree, folder]));
  const paths = folders.filter(isRelease).flatMap((folder) => {
    const booted = bootedVersions(folder, byPath);
    const library = pathIn(folder.inTree, 'lib');
    const own = [...applications].filter(([path]) => parentPath(path) === library);
    const isBooted = ({ name, version }: BuiltApplication) => version !== undefined && booted.get(name) === version;
    const there = new Set(own.flatMap(([, application]) => (isBooted(application) ? [application.name] : [])));
    return own.flatMap(([path, application]) => (there.has(application.name) && !isBooted(application) ? [path] : []));
  });
  return new Set(paths);
}

/** The version of each application that the started release boots, as far as its `.rel` file says it. */
function bootedVersions(folder: TreeFolder, byPath: ReadonlyMap<string, TreeFolder>): ReadonlyMap<string, string> {
  const releases = pathIn(folder.inTree, 'releases');
  const started = startData(byPath.get(releases));
  const place = started && byPath.get(pathIn(releases, started.version));
  const name = place?.entries.find((entry) => entry.name.endsWith('.rel'))?.name;
  const text = name === undefined ? undefined : smallText(place, name);
  const rows = text?.matchAll(/\{\s*'?([a-z][\w@]*)'?\s*,\s*"([^"]+)"/g) ?? [];
  return new Map(Array.from(rows, ([, application = '', version = '']) => [application, version]));
}

function isRelease({ entries }: TreeFolder): boolean {
  const has = (name: string) => entries.some((entry) => entry.kind === 'directory' && entry.name === name);
  return has('lib') && has('releases');
}

/** releases/start_erl.data: the versions of erts and of the release that `start` boots. */
function startData(releases: TreeFolder | undefined): { ertsVersion: string; version: string } | undefined {
  const [ertsVersion, version] = smallText(releases, 'start_erl.data')?.trim().split(/\s+/) ?? [];
  return ertsVersion && version ? { ertsVersion, version } : undefined;
}

/** OTP_VERSION beside `lib` (as in OTP's sources and some images), or below `releases/<OTP release>`. */
function otpRelease(folder: TreeFolder, byPath: ReadonlyMap<string, TreeFolder>): OtpRelease | undefined {
  const releases = byPath.get(pathIn(folder.inTree, 'releases'));
  const numbered = releases?.entries.filter(({ name, kind }) => kind === 'directory' && /^\d+$/.test(name)) ?? [];
  const places = [folder, ...numbered.map(({ name }) => byPath.get(pathIn(pathIn(folder.inTree, 'releases'), name)))];
  for (const place of places) {
    const version = /^(\d+)/.exec(smallText(place, 'OTP_VERSION')?.trim() ?? '')?.[1];
    if (version && place) return { release: Number(version), because: pathIn(place.inTree, 'OTP_VERSION') };
  }
  return undefined;
}

function otpByErts(version: string | undefined): OtpRelease | undefined {
  const release = version === undefined ? undefined : otpOfErts(version);
  return release === undefined ? undefined : { release, because: `erts-${version}` };
}

const LONGEST_TEXT = 65_536;

function smallText(folder: TreeFolder | undefined, name: string): string | undefined {
  const entry = folder?.entries.find((each) => each.name === name && each.kind === 'file');
  if (!entry) return undefined;
  const read = withBinarySource(entry.real, (source) => ({
    kind: 'text' as const,
    text: source.read(0, LONGEST_TEXT).toString('utf8'),
  }));
  return read.kind === 'text' ? read.text : undefined;
}

function pathIn(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
