// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are Nix, which interpolates with the same signs
import fc from 'fast-check';

/** Texts that hold references; a b c are derivations, a and b have the outputs out and lib. `pkgs` stands for nothing here. */
const LEAVES = [
  '"${a}"',
  '"${a.lib}"',
  '"${b}/lib/libx.so"',
  '"${b.lib}/lib/libx.so"',
  '"${c}"',
  'a.outPath',
  'b.lib.outPath',
  'a.out.outPath',
  'toString a',
  '(a + "/bin/x")',
  '"cp ${a}/x ${b.lib}/y"',
  '"${./data.txt}"',
  '"${./folder}/inner.txt"',
  '"plain"',
  '"lib"',
  '""',
  '"a/b"',
  'a.name',
] as const;

// `{s}` is a hole for a text, `{l}` for a list of texts, `{n}` for a number.
const FORMS = [
  '{s} + {s}',
  '"${{s}}"',
  '"<${{s}}>${{s}}"',
  "''\n  mkdir -p x\n  cp ${{s}} x\n  ''",
  'builtins.concatStringsSep ":" {l}',
  'builtins.concatStringsSep {s} {l}',
  'builtins.replaceStrings [ "x" "plain" ] [ {s} "y" ] "a x plain"',
  'builtins.replaceStrings [ "lib" ] [ "bin" ] {s}',
  'builtins.substring 0 (-1) {s}',
  'builtins.substring 0 {n} {s}',
  'builtins.substring {n} {n} {s}',
  'toString {s}',
  'toString {l}',
  'toString [ a {s} ]',
  'builtins.toJSON {s}',
  'builtins.toJSON { x = {s}; y = {l}; z = 1; }',
  'builtins.toJSON [ a b.lib ]',
  'builtins.unsafeDiscardStringContext {s}',
  'builtins.unsafeDiscardOutputDependency {s}',
  'baseNameOf {s}',
  'dirOf {s}',
  '"${builtins.toFile "name" "content"}"',
  'builtins.toFile "name" {s}',
  'if {s} == {s} then {s} else {s}',
  'let x = {s}; in x + x',
  '(x: "${x}/${x}") {s}',
  '{ outPath = {s}; } + "/x"',
  '"${{ outPath = {s}; }}"',
  '"${{ __toString = self: {s}; }}"',
  '"${a // { extra = 1; }}"',
  '"${b.lib // { extra = 1; }}"',
  '(a // { lib = {s}; }).lib',
  "builtins.foldl' (x: y: x + y) {s} {l}",
  'builtins.head ({l} ++ [ {s} ])',
  'builtins.concatStringsSep "," (map (x: "-${x}") {l})',
  'if builtins.hasContext {s} then {s} else "none"',
  'if builtins.hasContext (builtins.unsafeDiscardStringContext {s}) then "some" else "none"',
  'builtins.typeOf {s}',
  'with { x = {s}; }; x',
  'lib.optionalString true {s}',
  'lib.concatStrings {l}',
  'lib.concatMapStringsSep " " (x: x + "/") {l}',
  'lib.makeBinPath [ a b ]',
  'lib.makeLibraryPath [ a b c ]',
  'lib.getLib a + "/lib"',
  'lib.makeLibraryPath [ a.out b.lib c ]',
  '"${lib.getLib b.out}"',
  '"${lib.getBin a}"',
  'if a ? lib && !(c ? lib) then {s} else {s}',
  '"${lib.getLib b}/${lib.getName "x-1"}"',
  "lib.getExe' a {s}",
  'lib.escapeShellArg {s}',
  'lib.escapeShellArgs {l}',
  'lib.removePrefix {s} {s}',
  'lib.removeSuffix ".so" {s}',
  'lib.toUpper {s}',
  'lib.replaceString "lib" {s} "a lib"',
  'if lib.hasSuffix ".so" {s} then {s} else {s}',
  'builtins.concatStringsSep "|" (lib.splitString "/" {s})',
  'builtins.head (builtins.match "(.*)" {s})',
  'builtins.concatStringsSep "" (builtins.filter builtins.isString (builtins.split "/" {s}))',
  'lib.fileContents ./data.txt + {s}',
  'builtins.readFile ./data.txt + {s}',
] as const;

/** Expressions for texts that may hold references. */
export function contextExpressions(depth: number): fc.Arbitrary<string> {
  const leaf = fc.constantFrom(...LEAVES);
  if (depth === 0) return leaf;
  const inner = contextExpressions(depth - 1);
  const form = fc.constantFrom(...FORMS).chain((template) => filled(template, inner));
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 5, arbitrary: form });
}

/** Each form with simple fillings. */
export function everyContextForm(): fc.Arbitrary<string>[] {
  return FORMS.map((template) => filled(template, fc.constantFrom(...LEAVES)));
}

function filled(template: string, text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const list = fc.array(text, { maxLength: 3 }).map((items) => `[ ${items.map((item) => `(${item})`).join(' ')} ]`);
  const holes = [...template.matchAll(/\{([sln])\}/g)].map(([, name]) =>
    name === 's' ? text : name === 'l' ? list : fc.integer({ min: 0, max: 60 }).map(String),
  );
  return fc.tuple(...holes).map((texts) => {
    let next = 0;
    return template.replace(/\{[sln]\}/g, () => {
      const value = texts[next] ?? '';
      next += 1;
      return `(${value})`;
    });
  });
}
