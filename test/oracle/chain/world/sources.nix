# What nixpkgs' lib offers for sources, and the few functions of it that library-text.ts does not have.
lib:
let
  inherit (builtins) baseNameOf readDir attrNames concatMap filter pathExists;

  filesBelow =
    path:
    let
      entries = readDir path;
      below = name: if entries.${name} == "directory" then filesBelow (path + "/${name}") else [ (path + "/${name}") ];
    in
    concatMap below (attrNames entries);

  isFolder = path: (readDir (dirOf path)).${baseNameOf path} or "missing" == "directory";

  filesOf =
    given:
    if given ? files then
      given.files
    else if !pathExists given then
      throw "lib.fileset: ${toString given} does not exist"
    else if isFolder given then
      filesBelow given
    else
      [ given ];

  set = files: { _type = "fileset"; inherit files; };
  strings = map toString;

  fileset = {
    union = a: b: set (filesOf a ++ filesOf b);
    unions = sets: set (concatMap filesOf sets);
    difference = a: b: set (filter (file: !(lib.elem (toString file) (strings (filesOf b)))) (filesOf a));
    intersection = a: b: set (filter (file: lib.elem (toString file) (strings (filesOf b))) (filesOf a));
    maybeMissing = path: if pathExists path then set (filesOf path) else set [ ];
    gitTracked = path: set (filesOf path);
    fileFilter =
      keep: path:
      let
        described = file: rec {
          name = baseNameOf file;
          type = "regular";
          hasExt = ending: lib.hasSuffix ".${ending}" name;
        };
      in
      set (filter (file: keep (described file)) (filesOf path));
    toSource =
      { root, fileset }:
      let
        kept = strings (filesOf fileset);
        above = path: lib.any (file: lib.hasPrefix "${path}/" file) kept;
      in
      if !pathExists root then
        throw "lib.fileset.toSource: `root` (${toString root}) does not exist"
      else if lib.any (file: !(lib.hasPrefix "${toString root}/" file)) kept then
        throw "lib.fileset.toSource: `fileset` could contain files that are not under `root`"
      else
        copied "source" root (path: type: if type == "directory" then above path else lib.elem path kept);
  };

  copied = name: path: keeps: {
    inherit name;
    origSrc = path;
    filter = keeps;
    _isLibCleanSourceWith = true;
    outPath = builtins.path { inherit name path; filter = keeps; };
  };

  cleanSourceWith =
    { filter ? (_: _: true), src, name ? "source" }:
    let
      held = src ? _isLibCleanSourceWith;
      root = if held then src.origSrc else src;
    in
    copied name root (path: type: filter path type && (!held || src.filter path type));

  cleanSourceFilter =
    name: type:
    let
      base = baseNameOf (toString name);
    in
    !(
      (type == "directory" && lib.elem base [ ".git" ".svn" "CVS" ".hg" ".jj" ])
      || lib.hasSuffix "~" base
      || lib.hasSuffix ".o" base
      || lib.hasSuffix ".so" base
      || (type == "symlink" && lib.hasPrefix "result" base)
    );

  makeOverridable =
    f: args:
    let
      result = f args;
      again = change: makeOverridable f (args // (if builtins.isFunction change then change args else change));
    in
    if builtins.isAttrs result then result // { override = again; } else result;

  sources = {
    inherit cleanSourceWith cleanSourceFilter;
    cleanSource = src: cleanSourceWith { filter = cleanSourceFilter; inherit src; };
    sourceByRegex = src: regexes: cleanSourceWith {
      inherit src;
      filter = path: _: lib.any (regex: builtins.match regex (lib.removePrefix "${toString src}/" path) != null) regexes;
    };
  };

  # lib/customisation.nix
  makeScope =
    newScope: f:
    let
      self = f self // {
        newScope = scope: newScope (self // scope);
        callPackage = self.newScope { };
        overrideScope = g: makeScope newScope (lib.extends g f);
        packages = f;
      };
    in
    self;
in
{
  inherit fileset cleanSourceWith cleanSourceFilter makeOverridable makeScope;
  inherit (sources) cleanSource sourceByRegex;
  inherit sources;
  importTOML = path: builtins.fromTOML (builtins.readFile path);
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  platforms = lib.genAttrs [ "all" "unix" "linux" "darwin" ] (name: [ name ]);
  licenses = lib.genAttrs [ "mit" "asl20" "mpl20" "bsd3" "gpl3" ] (spdxId: { inherit spdxId; free = true; });
  maintainers = { };
  getExe = package: "${package}/bin/${package.meta.mainProgram or package.pname or package.name}";
  getBin = package: package.bin or package;
  getLib = package: package.lib or package;
  getDev = package: package.dev or package;
}
