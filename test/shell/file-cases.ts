import { FOLDER, MISSING, type PhaseCase, UNKNOWN } from './phase-cases.ts';

const MIX = 'mix.exs\ndefmodule App do\nend\n';

/** `<nif>` is a store path with lib/libfoo.so and lib/libbar.so; the source is that of test/oracle/shell/world.ts. */
export const fileCases: readonly PhaseCase[] = [
  {
    title: 'rmdir takes an empty folder away',
    phase: 'mkdir -p a/b\nrmdir a/b',
    leaves: { a: FOLDER, 'a/b': MISSING },
  },
  {
    title: 'rmdir fails on a folder that holds something',
    phase: 'rmdir lib',
    leaves: { 'lib/app.ex': 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n' },
    fails: true,
  },
  {
    title: 'cp of a folder into itself copies what it meets before it notices',
    phase: 'mkdir priv/native\nset +e\ncp -r ./priv ./priv/native',
    leaves: { 'priv/native/priv/static/app.css': UNKNOWN, 'priv/static/app.css': 'app.css\nbody { }\n' },
  },
  {
    title: 'cp of a folder into itself after another is not followed',
    phase: 'set +e\ncp -rL <nif>/lib/ priv priv/',
    leaves: { 'priv/lib/libbar.so': 'nif libbar.so\n', 'priv/priv/static/app.css': UNKNOWN },
  },
  {
    title: 'a copied file is written through a link into the store',
    phase: 'mkdir -p priv/native\nln -s <nif>/lib/libbar.so priv/native/libfoo.so\ncp -r <nif>/lib/. priv/native',
    leaves: { 'priv/native/libfoo.so': UNKNOWN, 'priv/native/libbar.so': UNKNOWN },
  },
  {
    title: 'a folder is copied over what may be a file, where the script goes on when that fails',
    phase: 'if [ -z "$other" ]; then install mix.exs priv/native; fi\ncp -r native/ priv/ || true',
    leaves: { 'priv/native': UNKNOWN, 'priv/native/foo/Cargo.toml': UNKNOWN },
  },
  {
    title: 'a folder is copied over a link of which nobody knows where it leads',
    phase: 'mkdir priv/native\nln -s nowhere/ priv/native/libfoo.so\ncp -r <nif>/lib/. priv/native || true',
    leaves: { 'priv/native/libfoo.so': UNKNOWN },
  },
  {
    title: 'install takes a link away before it reads what it leads to',
    phase: 'ln -s ../mix.exs priv/x.lnk\ninstall -m755 priv/x.lnk priv/x.lnk || true',
    leaves: { 'priv/x.lnk': MISSING },
  },
  {
    title: 'install reads through a link that stands elsewhere',
    phase: 'ln -s mix.exs x.lnk\ninstall -m755 x.lnk priv/x.lnk',
    leaves: { 'priv/x.lnk': 'mix.exs\ndefmodule App do\nend\n' },
  },
  {
    title: 'cp and install refuse an attribute and a mode that there is not, before they copy',
    phase:
      'set +e\ncp --no-preserve=modes mix.exs a\ninstall -Dm75x mix.exs b\ninstall --mode=u=rwx,g+q mix.exs c\nmkdir -m 8 d',
    leaves: { a: MISSING, b: MISSING, c: MISSING, d: MISSING },
  },
  {
    title: 'cp and install take attributes by as much as tells them apart, and modes that add and take away',
    phase:
      'cp --preserve=mo,timestamps mix.exs a\ninstall -m u=rwx,go=r-x mix.exs b\ninstall -m0644 mix.exs c\nmkdir -m u+w-x d',
    leaves: { a: MIX, b: MIX, c: MIX, d: FOLDER },
  },
  {
    title: 'chmod takes a mode for an option',
    phase: 'chmod -x mix.exs\nchmod -v +x mix.exs\nchmod -x -R mix.exs\nchmod -R --reference=priv lib',
    leaves: { 'mix.exs': MIX },
  },
  {
    title: 'chmod takes no mode for an option among others',
    phase: 'chmod -vx mix.exs',
    leaves: { 'mix.exs': MIX },
    fails: true,
  },
  {
    title: 'chmod refuses a mode that there is not',
    phase: 'chmod u+y mix.exs',
    leaves: { 'mix.exs': MIX },
    fails: true,
  },
  {
    title: 'touch of what may be a folder makes no file of it',
    phase: 'if [ -z "$other" ]; then mkdir priv/native; fi\ntouch priv/native\ncp mix.exs priv/native/',
    leaves: { 'priv/native/mix.exs': 'mix.exs\ndefmodule App do\nend\n' },
  },
  {
    title: 'mv of a folder over one that is not empty fails',
    phase: 'mkdir -p a/lib/x\nset +e\nmv lib a',
    leaves: { 'lib/app.ex': 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n', 'a/lib/app.ex': MISSING },
  },
  {
    title: 'mv of a folder takes the place of an empty one',
    phase: 'mkdir -p a/lib\nmv lib a',
    leaves: { lib: MISSING, 'a/lib/extra.ex': 'extra.ex\nfoo foo bar\n' },
  },
  {
    title: 'mv of a folder into itself fails',
    phase: 'mv priv priv/static',
    leaves: { 'priv/static/app.css': 'app.css\nbody { }\n' },
    fails: true,
  },
  {
    title: 'a relative link that is copied leads elsewhere',
    phase: 'mkdir -p $out/lib\necho one > $out/lib/x\necho two > lib/x\nln -s ../lib/x priv/x\ncp -r priv $out/priv',
    leaves: { 'priv/x': 'two\n', '@out/priv/x': 'one\n' },
  },
  {
    title: 'a link that ends in a slash leads to no file',
    phase: 'ln -s none/. priv/x\nset +e\necho a > priv/x\nset -e',
    leaves: { 'priv/none': MISSING, 'priv/x': UNKNOWN },
  },
  {
    title: 'install puts a file in place of a link to it',
    phase: 'mkdir -p a\nln -s <nif>/lib/libfoo.so a\ninstall -D -t a <nif>/lib/libfoo.so\ntouch end',
    leaves: { 'a/libfoo.so': 'nif libfoo.so\n', end: '' },
  },
  {
    title: 'ln -T without a name fails',
    phase: 'ln -sT lib/new.ex',
    leaves: { 'new.ex': MISSING },
    fails: true,
  },
  {
    title: 'links in a circle lead to no file',
    phase: 'mkdir -p priv/native\nln -s native priv/native/native\nln -s b priv/a\nln -s a priv/b',
    leaves: { 'priv/a': MISSING },
  },
  {
    title: 'chmod without a file, which nullglob took, fails',
    phase: 'chmod -R u+w nomatch*',
    leaves: {},
    fails: true,
  },
  {
    title: 'cp -rL copies a folder as often as it is named',
    phase: 'cp -rL <nif>/lib/. <nif>/lib native/',
    leaves: { 'native/libfoo.so': 'nif libfoo.so\n', 'native/lib/libfoo.so': 'nif libfoo.so\n' },
  },
  {
    title: 'cp -r writes through no link that leads nowhere',
    phase: 'mkdir -p priv/native\nln -s nowhere priv/native/libfoo.so\ncp -r <nif>/lib/. priv/native',
    leaves: {},
    fails: true,
  },
  {
    title: 'cp -n leaves the file that it would copy onto itself',
    phase:
      'mkdir -p priv/native\nln -s <nif>/lib/libfoo.so priv/native/foo.so\ncp -n <nif>/lib/libfoo.so priv/native/foo.so',
    leaves: { 'priv/native/foo.so': 'nif libfoo.so\n' },
  },
  {
    title: 'install -D makes no folder that a link promises',
    phase: 'ln -s nowhere promised\ninstall -D -t promised mix.exs',
    leaves: {},
    fails: true,
  },
  {
    title: 'ln -f puts a hard link in the place of a link, wherever that leads',
    phase:
      'ln -s nowhere one\nln -s lib/app.ex two\nln -f mix.exs one\nln -f mix.exs two\ntest ! -L one\ntest ! -L two',
    leaves: { one: UNKNOWN, two: UNKNOWN, 'lib/app.ex': 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n' },
  },
  {
    title: 'ln -n enters the folder that a slash asks for',
    phase: 'mkdir target\nln -s target link\nln -sfn ../mix.exs link/',
    leaves: { 'target/mix.exs': 'mix.exs\ndefmodule App do\nend\n', link: FOLDER },
  },
  {
    title: 'cp -r puts a folder through no link that has its name',
    phase: 'ln -s $PWD/lib priv/lib\ncp -r <nif>/lib/ priv/',
    leaves: { 'lib/libfoo.so': MISSING },
    fails: true,
  },
  {
    title: 'nor a folder in the copied one, whether it leads somewhere or not',
    phase: 'mkdir -p a/lib b\nln -s nowhere b/lib\nln -s ../lib b/priv\nset +e\ncp -r a/. b\ncp -rn priv b\ntouch end',
    leaves: { 'b/nowhere': MISSING, 'lib/static': MISSING, end: '' },
  },
  {
    title: 'cp -rT asks for no folder but through a slash',
    phase: 'ln -s priv link\ncp -rT lib link/\ncp -r native/. link\ncp -rT lib link',
    leaves: {
      'priv/app.ex': 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n',
      'priv/foo/Cargo.toml': 'Cargo.toml\nname = "foo"\n',
    },
    fails: true,
  },
  {
    title: 'a slash makes no folder where a link leads nowhere',
    phase: 'mkdir a\nln -s nowhere a/b\nset +e\ncp -r <nif>/lib/. a/b/\ntouch end',
    leaves: { 'a/b': MISSING, 'a/nowhere': MISSING, end: '' },
  },
  {
    title: 'cp -rn puts no folder over a file',
    phase: 'cp -rnT lib mix.exs',
    leaves: { 'mix.exs': 'mix.exs\ndefmodule App do\nend\n' },
    fails: true,
  },
  {
    title: 'a folder that a link puts into itself is not copied whole',
    phase: 'mkdir -p a/inner\ntouch a/x\nln -s $PWD/a/inner b\nset +e\ncp -r a b\nset -e\ntouch end',
    leaves: { 'a/inner/a': UNKNOWN, 'a/x': '', end: '' },
  },
  {
    title: 'a store path that a link puts into itself',
    phase: 'ln -sfn <nif>/share/doc priv/native\ncp -r <nif>/share/doc priv/native',
    leaves: {},
    fails: true,
  },
  {
    title: 'a folder that is moved through a link in it is not followed',
    phase: 'mkdir away\nln -s ../away priv/native\nmv priv priv/native',
    leaves: { priv: UNKNOWN },
  },
  {
    title: 'comes to the source by its own name from the folder above',
    phase:
      'cd ..; mkdir -p source/priv/native beside; cp <nif>/lib/libfoo.so source/priv/native; cd source; cp lib/app.ex ../source/a; rm -r ../source/config',
    leaves: {
      'priv/native/libfoo.so': 'nif libfoo.so\n',
      a: 'app.ex\nuse Rustler, otp_app: :app, crate: "foo"\nend\n',
      config: MISSING,
      beside: MISSING,
    },
  },
  {
    title: 'goes back into the source after a folder beside it',
    phase:
      'mkdir -p ../aside/priv; cp mix.exs ../aside/priv; cd ../aside; cp priv/mix.exs ../source/copy; cd ../source/lib; mkdir native',
    leaves: {
      copy: 'mix.exs\ndefmodule App do\nend\n',
      'lib/native': FOLDER,
      'priv/mix.exs': MISSING,
      'copy/priv': MISSING,
    },
  },
];
