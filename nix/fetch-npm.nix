# A package's tarball as the npm registry has it. npm knows where that is, and `npm_config_registry` may say otherwise; whatever
# answers, only what a lock file has seen is taken: its `integrity` is the hash.
{
  lib,
  stdenvNoCC,
  nodejs,
  cacert,
}:
{
  name,
  version,
  integrity,
}:
stdenvNoCC.mkDerivation {
  name = "${builtins.replaceStrings [ "@" "/" ] [ "" "-" ] name}-${version}.tgz";
  nativeBuildInputs = [ nodejs ];
  buildCommand = ''
    export HOME=$TMPDIR
    npm pack --ignore-scripts ${lib.escapeShellArg "${name}@${version}"}
    mv -- *.tgz $out
  '';
  NODE_EXTRA_CA_CERTS = "${cacert}/etc/ssl/certs/ca-bundle.crt";
  impureEnvVars = lib.fetchers.proxyImpureEnvVars ++ [ "npm_config_registry" ];
  outputHashMode = "flat";
  outputHash = integrity;
  preferLocalBuild = true;
}
