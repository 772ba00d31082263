// Copied into dist, for the command alone: the process is its own. Whoever loads the library keeps the flags of theirs. A code
// cache is good for the flags under which it was written, so they are set before anything is loaded.
'use strict';
const { setFlagsFromString } = require('node:v8');

// V8 would optimise 1.4 MB of grammar in the background for a parse of milliseconds: 250 ms at every start.
setFlagsFromString('--liftoff-only');
setFlagsFromString('--wasm-lazy-compilation');
// V8 optimises a function once this many bytes of its code have run, sixteen times its own measure: a check of a usual
// repository is over before optimised code has paid for itself; a long one still gets there. Node 22 does not have the flag any
// more, and says so on standard error.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1081344');

// The young generation begins with half a megabyte and doubles with every collection; a check needs some ten at once. What a
// check holds it holds to its end, so marking in small steps is work for nothing.
setFlagsFromString('--semi-space-growth-factor=32');
setFlagsFromString('--no-incremental-marking');
