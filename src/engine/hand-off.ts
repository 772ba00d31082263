import type { HandedFile, Model, ModuleLink } from '../chain/model.ts';

/** Whether a handed-over file was built from the crate that initialises this module: then it is meant for it and no other. */
export function belongsTo(file: HandedFile, module: ModuleLink, model: Model): boolean {
  const directory = file.library?.package.directory;
  if (directory === undefined) return false;
  return model.chains.some(({ crate }) => {
    if (crate.state === 'lost' || crate.facts.package.directory !== directory) return false;
    return crate.facts.source.initialisations.some((init) => init.module.value === module.module.atom);
  });
}

/** Whether another module of some chain loads the file where it stands. */
export function awaitedElsewhere(file: HandedFile, model: Model): boolean {
  return model.chains.some(({ handOff }) => {
    if (handOff.state === 'lost' || handOff.facts.expected.kind === 'unknown') return false;
    return handOff.facts.expected.value.path === file.placement.path;
  });
}
