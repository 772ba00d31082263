# What a package-lock.json puts below node_modules for some packages: a list of `{ path, name, version, integrity }`. Packages for
# other platforms are left out, as npm leaves them out.
{ lib, stdenv }:
lockFile: names:
let
  inherit (lib.importJSON lockFile) packages;
  inherit (stdenv) buildPlatform;

  # As Node and npm name them.
  platform = if buildPlatform.isDarwin then "darwin" else "linux";
  arch = if buildPlatform.isAarch64 then "arm64" else "x64";
  libc = if buildPlatform.isMusl then "musl" else "glibc";

  # `node_modules/a/node_modules/b` → itself, `node_modules/a` and the top, where Node looks for modules one after the other.
  foldersFrom =
    path:
    let
      parts = lib.splitString "/node_modules/" path;
    in
    [ path ]
    ++ (if builtins.length parts == 1 then [ "" ] else foldersFrom (lib.concatStringsSep "/node_modules/" (lib.init parts)));

  # Where a package finds another; null where the lock has left it out.
  locate =
    name: path:
    lib.findFirst (candidate: packages ? ${candidate}) null (
      map (folder: "${lib.optionalString (folder != "") "${folder}/"}node_modules/${name}") (foldersFrom path)
    );

  fits =
    entry:
    builtins.elem platform (entry.os or [ platform ])
    && builtins.elem arch (entry.cpu or [ arch ])
    && (platform != "linux" || builtins.elem libc (entry.libc or [ libc ]));

  needsOf =
    path:
    let
      entry = packages.${path};
      needed = builtins.attrNames ((entry.dependencies or { }) // (entry.optionalDependencies or { }));
    in
    builtins.filter (found: found != null && fits packages.${found}) (map (name: locate name path) needed);

  paths = map ({ key }: key) (
    builtins.genericClosure {
      startSet = map (name: { key = "node_modules/${name}"; }) names;
      operator = { key }: map (path: { key = path; }) (needsOf key);
    }
  );
in
map (path: {
  inherit path;
  inherit (packages.${path}) version integrity;
  name = packages.${path}.name or (lib.last (lib.splitString "node_modules/" path));
}) paths
