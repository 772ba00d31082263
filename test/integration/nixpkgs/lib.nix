let
  inherit (builtins)
    any
    concatStringsSep
    elemAt
    filter
    genList
    head
    length
    listToAttrs
    stringLength
    substring
    ;
  isBelow = folder: path: substring 0 (stringLength folder + 1) path == "${folder}/";
in
{
  inherit concatStringsSep;
  importJSON = path: builtins.fromJSON (builtins.readFile path);
  splitString =
    separator: text:
    filter builtins.isString (builtins.split (builtins.replaceStrings [ "/" "." ] [ "/" "\\." ] separator) text);
  last = list: elemAt list (length list - 1);
  init = list: genList (elemAt list) (length list - 1);
  findFirst =
    holds: default: list:
    let
      found = filter holds list;
    in
    if found == [ ] then default else head found;
  optionalString = condition: text: if condition then text else "";
  escapeShellArg = text: "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";
  concatMapStrings = f: list: concatStringsSep "" (map f list);
  genAttrs =
    names: f:
    listToAttrs (
      map (name: {
        inherit name;
        value = f name;
      }) names
    );
  getExe = package: "${package}/bin/${package.meta.mainProgram}";
  fetchers.proxyImpureEnvVars = [ "http_proxy" ];
  licenses.mit.spdxId = "MIT";
  fileset = {
    unions = files: files;
    toSource =
      { root, fileset }:
      builtins.path {
        name = "source";
        path = root;
        filter =
          path: _:
          any (
            file:
            let
              wanted = toString file;
            in
            path == wanted || isBelow wanted path || isBelow path wanted
          ) fileset;
      };
  };
}
