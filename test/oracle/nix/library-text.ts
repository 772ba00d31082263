/*
 * The functions of nixpkgs' `lib` that the evaluator implements, as lib/*.nix defines them (MIT, NixOS/nixpkgs, 2026): nixpkgs
 * itself cannot be had in CI.
 */
export const LIBRARY_TEXT = `
let lib = rec {
  inherit (builtins) add sub lessThan bitAnd bitOr bitXor seq deepSeq head tail length elemAt concatLists filter elem genList map
    concatMap any all partition groupBy sort isList attrNames attrValues listToAttrs hasAttr getAttr removeAttrs intersectAttrs
    mapAttrs zipAttrsWith catAttrs isAttrs concatStringsSep match replaceStrings split stringLength substring compareVersions
    parseDrvName splitVersion fromJSON toJSON isString isInt typeOf isBool isFloat isPath toString unsafeDiscardStringContext readFile
    pathExists genericClosure;
  id = x: x;
  const = x: y: x;
  flip = f: a: b: f b a;
  pipe = builtins.foldl' (x: f: f x);
  or = x: y: x || y;
  and = x: y: x && y;
  xor = x: y: (!x) != (!y);
  boolToString = b: if b then "true" else "false";
  mergeAttrs = x: y: x // y;
  min = x: y: if x < y then x else y;
  max = x: y: if x > y then x else y;
  mod = base: int: base - (int * (builtins.div base int));
  compare = a: b: if a < b then -1 else if a > b then 1 else 0;
  mapNullable = f: a: if a == null then a else f a;
  isFunction = f: builtins.isFunction f || (f ? __functor && isFunction (f.__functor f));
  singleton = x: [ x ];
  forEach = xs: f: map f xs;
  foldr = op: nul: list: let len = length list; fold' = n: if n == len then nul else op (elemAt list n) (fold' (n + 1)); in fold' 0;
  fold = foldr;
  foldl = op: nul: list: let foldl' = n: if n == -1 then nul else op (foldl' (n - 1)) (elemAt list n); in foldl' (length list - 1);
  foldl' = op: acc: builtins.seq acc (builtins.foldl' op acc);
  imap0 = f: list: genList (n: f n (elemAt list n)) (length list);
  imap1 = f: list: genList (n: f (n + 1) (elemAt list n)) (length list);
  flatten = x: if isList x then concatMap (y: flatten y) x else [ x ];
  remove = e: filter (x: x != e);
  findFirst = pred: default: list: let found = filter pred list; in if found == [ ] then default else head found;
  count = pred: foldl' (c: x: if pred x then c + 1 else c) 0;
  optional = cond: elem: if cond then [ elem ] else [ ];
  optionals = cond: elems: if cond then elems else [ ];
  toList = x: if isList x then x else [ x ];
  range = first: last: if first > last then [ ] else genList (n: first + n) (last - first + 1);
  replicate = n: elem: genList (_: elem) n;
  zipListsWith = f: fst: snd: genList (n: f (elemAt fst n) (elemAt snd n)) (min (length fst) (length snd));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });
  reverseList = xs: let l = length xs; in genList (n: elemAt xs (l - n - 1)) l;
  sortOn = f: list: map (x: elemAt x 1) (sort (a: b: head a < head b) (map (x: [ (f x) x ]) list));
  take = count: sublist 0 count;
  drop = count: list: sublist count (length list) list;
  sublist = start: count: list: let len = length list; in genList (n: elemAt list (n + start))
    (if start >= len then 0 else if start + count > len then len - start else count);
  last = list: elemAt list (length list - 1);
  init = list: take (length list - 1) list;
  unique = foldl' (acc: e: if elem e acc then acc else acc ++ [ e ]) [ ];
  allUnique = list: length (unique list) == length list;
  intersectLists = e: filter (x: elem x e);
  subtractLists = e: filter (x: !(elem x e));
  join = concatStringsSep;
  concatStrings = concatStringsSep "";
  concatMapStrings = f: list: concatStrings (map f list);
  concatImapStrings = f: list: concatStrings (imap1 f list);
  concatMapStringsSep = sep: f: list: concatStringsSep sep (map f list);
  concatImapStringsSep = sep: f: list: concatStringsSep sep (imap1 f list);
  concatLines = lines: optionalString (lines != [ ]) (concatStringsSep "\\n" lines + "\\n");
  intersperse = separator: list: if list == [ ] || length list == 1 then list else tail (concatMap (x: [ separator x ]) list);
  replaceString = from: to: replaceStrings [ from ] [ to ];
  trim = s: let chars = " \\t\\r\\n"; res = match "[\${chars}]*(.*[^\${chars}])[\${chars}]*" s; in optionalString (res != null) (head res);
  optionalString = cond: string: if cond then string else "";
  hasPrefix = pref: str: substring 0 (stringLength pref) str == pref;
  hasSuffix = suffix: content: let lenContent = stringLength content; lenSuffix = stringLength suffix; in
    lenContent >= lenSuffix && substring (lenContent - lenSuffix) lenContent content == suffix;
  hasInfix = infix: content: match ".*\${escapeRegex infix}.*" "\${content}" != null;
  removePrefix = prefix: str: let preLen = stringLength prefix; in if substring 0 preLen str == prefix then substring preLen (-1) str else str;
  removeSuffix = suffix: str: let sufLen = stringLength suffix; sLen = stringLength str; in
    if sufLen <= sLen && suffix == substring (sLen - sufLen) sufLen str then substring 0 (sLen - sufLen) str else str;
  stringToCharacters = s: genList (p: substring p 1 s) (stringLength s);
  escape = list: replaceStrings list (map (c: "\\\\\${c}") list);
  escapeRegex = escape (stringToCharacters "\\\\[{()^$?*+|.");
  escapeShellArg = arg: let string = toString arg; in
    if match "[[:alnum:],._+:@%/-]+" string == null then "'\${replaceString "'" "'\\\\''" string}'" else string;
  escapeShellArgs = concatMapStringsSep " " escapeShellArg;
  splitString = sep: s: filter isString (split (escapeRegex (toString sep)) (toString s));
  lowerChars = stringToCharacters "abcdefghijklmnopqrstuvwxyz";
  upperChars = stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  toLower = replaceStrings upperChars lowerChars;
  toUpper = replaceStrings lowerChars upperChars;
  versionOlder = v1: v2: compareVersions v2 v1 == 1;
  versionAtLeast = v1: v2: !versionOlder v1 v2;
  getName = x: if isString x then (parseDrvName x).name else x.pname or (parseDrvName x.name).name;
  getVersion = x: if isString x then (parseDrvName x).version else x.version or (parseDrvName x.name).version;
  fixedWidthString = width: filler: str: let strw = stringLength str; reqWidth = width - stringLength filler; in
    assert strw <= width; if strw == width then str else filler + fixedWidthString reqWidth filler str;
  fixedWidthNumber = width: n: fixedWidthString width "0" (toString n);
  toInt = str: let stripped = match "[[:space:]]*(-?[[:digit:]]+)[[:space:]]*" str; in
    if stripped == null then throw "no" else if match "0[[:digit:]]+" (head stripped) == [ ] then throw "no" else fromJSON (head stripped);
  versions = rec {
    inherit (builtins) splitVersion;
    major = v: elemAt (splitVersion v) 0;
    minor = v: elemAt (splitVersion v) 1;
    patch = v: elemAt (splitVersion v) 2;
    majorMinor = v: concatStringsSep "." (take 2 (splitVersion v));
    pad = n: version: let numericVersion = head (splitString "-" version); versionSuffix = removePrefix numericVersion version; in
      concatStringsSep "." (take n (splitVersion numericVersion ++ genList (_: "0") n)) + versionSuffix;
  };
  attrByPath = attrPath: default: set: let len = length attrPath;
    go = n: s: if n == len then s else let attr = elemAt attrPath n; in if s ? \${attr} then go (n + 1) s.\${attr} else default; in go 0 set;
  hasAttrByPath = attrPath: e: let len = length attrPath;
    go = n: s: n == len || (let attr = elemAt attrPath n; in if s ? \${attr} then go (n + 1) s.\${attr} else false); in go 0 e;
  setAttrByPath = attrPath: value: let len = length attrPath;
    atDepth = n: if n == len then value else { \${elemAt attrPath n} = atDepth (n + 1); }; in atDepth 0;
  getAttrFromPath = attrPath: attrByPath attrPath (abort "missing");
  concatMapAttrs = f: v: foldl' mergeAttrs { } (attrValues (mapAttrs f v));
  attrVals = nameList: set: map (x: set.\${x}) nameList;
  getAttrs = names: attrs: genAttrs names (name: attrs.\${name});
  filterAttrs = pred: set: removeAttrs set (filter (name: !pred name set.\${name}) (attrNames set));
  foldlAttrs = f: init: set: foldl' (acc: name: f acc name set.\${name}) init (attrNames set);
  foldAttrs = op: nul: list: foldr (n: a: foldr (name: o: o // { \${name} = op n.\${name} (a.\${name} or nul); }) a (attrNames n)) { } list;
  collect = pred: attrs: if pred attrs then [ attrs ] else if isAttrs attrs then concatMap (collect pred) (attrValues attrs) else [ ];
  nameValuePair = name: value: { inherit name value; };
  mapAttrs' = f: set: listToAttrs (mapAttrsToList f set);
  mapAttrsToList = f: attrs: attrValues (mapAttrs f attrs);
  attrsToList = mapAttrsToList nameValuePair;
  genAttrs = names: f: listToAttrs (map (n: nameValuePair n (f n)) names);
  isDerivation = value: value.type or null == "derivation";
  optionalAttrs = cond: as: if cond then as else { };
  zipAttrs = zipAttrsWith (name: values: values);
  mergeAttrsList = foldl' mergeAttrs { };
  recursiveUpdateUntil = pred: lhs: rhs: let f = attrPath: zipAttrsWith (name: values: let here = attrPath ++ [ name ]; in
    if length values == 1 || pred here (elemAt values 1) (head values) then head values else f here values); in f [ ] [ rhs lhs ];
  recursiveUpdate = recursiveUpdateUntil (path: lhs: rhs: !(isAttrs lhs && isAttrs rhs));
  overrideExisting = old: new: mapAttrs (name: value: new.\${name} or value) old;
  fix = f: let x = f x; in x;
  extends = overlay: f: (final: let prev = f final; in prev // overlay final prev);
  composeExtensions = f: g: final: prev: let fApplied = f final prev; prev' = prev // fApplied; in fApplied // g final prev';
  composeManyExtensions = foldr (x: y: composeExtensions x y) (final: prev: { });
  fix' = f: let x = f x // { __unfix__ = f; }; in x;
  makeExtensible = makeExtensibleWithCustomName "extend";
  makeExtensibleWithCustomName = name: rattrs:
    fix' (self: (rattrs self) // { \${name} = f: makeExtensibleWithCustomName name (extends f rattrs); });
  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkMerge = contents: { _type = "merge"; inherit contents; };
  mkOverride = priority: content: { _type = "override"; inherit priority content; };
  mkOptionDefault = mkOverride 1500;
  mkDefault = mkOverride 1000;
  mkImageMediaOverride = mkOverride 60;
  mkVMOverride = mkOverride 10;
  mkOrder = priority: content: { _type = "order"; inherit priority content; };
  mkOption = { default ? null, ... }@attrs: attrs // { _type = "option"; };
  mkForce = mkOverride 50;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  genAttrs' = xs: f: listToAttrs (map f xs);
  dontRecurseIntoAttrs = attrs: attrs // { recurseForDerivations = false; };
  getOutput = output: pkg: if !pkg ? outputSpecified || !pkg.outputSpecified then pkg.\${output} or pkg.out or pkg else pkg;
  getBin = getOutput "bin";
  getLib = getOutput "lib";
  getDev = getOutput "dev";
  getExe' = x: y: assert assertMsg (isDerivation x) "no derivation"; assert assertMsg (isString y) "no string"; "\${getBin x}/bin/\${y}";
  makeSearchPathOutput = output: subDir: pkgs: makeSearchPath subDir (map (getOutput output) pkgs);
  makeLibraryPath = makeSearchPathOutput "lib" "lib";
  makeBinPath = makeSearchPathOutput "bin" "bin";
  makeIncludePath = makeSearchPathOutput "dev" "include";
  fileContents = file: removeSuffix "\\n" (readFile file);
  importJSON = path: fromJSON (readFile path);
  importTOML = path: builtins.fromTOML (readFile path);
  boolToYesNo = b: if b then "yes" else "no";
  defaultTo = default: maybeValue: if maybeValue != null then maybeValue else default;
  toFunction = v: if isFunction v then v else k: v;
  makeSearchPath = subDir: paths: concatStringsSep ":" (map (path: path + "/" + subDir) (filter (x: x != null) paths));
  functionArgs = f: if f ? __functor then f.__functionArgs or (functionArgs (f.__functor f)) else builtins.functionArgs f;
  setFunctionArgs = f: args: { __functor = self: f; __functionArgs = args; };
  warn = msg: builtins.trace "warning: \${msg}";
  info = msg: builtins.trace "INFO: \${msg}";
  warnIf = cond: msg: if cond then warn msg else x: x;
  warnIfNot = cond: msg: if cond then x: x else warn msg;
  traceVal = x: builtins.trace x x;
  throwIf = cond: msg: v: if cond then throw msg else v;
  throwIfNot = cond: msg: v: if cond then v else throw msg;
  assertMsg = pred: msg: pred || throw msg;
  recurseIntoAttrs = attrs: attrs // { recurseForDerivations = true; };
  asserts = lib;
  attrsets = lib;
  fixedPoints = lib;
  lists = lib;
  modules = lib;
  strings = lib;
  trivial = lib;
}; in lib
`;
