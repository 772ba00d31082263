export { type BinarySource, memorySource, type NoFile, partOfSource, withBinarySource } from './binary-source.ts';
export {
  type BuiltFolder,
  openBuiltPlace,
} from './built-folder.ts';
export { disk } from './disk.ts';
export type { FileKind, FileSystem } from './file-system.ts';
export { isDirectory, isWithin, namesIn, realFile, realPathUnder, smallText } from './foreign-root.ts';
export { freeName } from './free-name.ts';
export * from './line-index.ts';
export * from './location.ts';
export { memoryRepository } from './memory.ts';
export { foundOnce, oncePer } from './once-per.ts';
export { openRepository } from './open.ts';
export { overlayView, withTexts } from './overlay.ts';
export { baseName, byCodeUnit, isInFolder, joinPath, normalizePath, parentFolders, parentPath } from './paths.ts';
export { remembered } from './remembered.ts';
export { type FileChange, type Refusal, replaceFiles } from './replace-files.ts';
export * from './repository.ts';
export { rootedView as openFiles } from './rooted-view.ts';
export { firstFrom } from './sorted.ts';
export * from './source-text.ts';
export * from './span.ts';
export { stamper } from './stamp.ts';
export { type Answered, answerAbout, askText, type TextQuestion, type TextRules } from './text-question.ts';
export { stillHolds, type TracedCall, traced } from './trace.ts';
export { withoutTrailing } from './trailing.ts';
export { isAnything, isWithinName, matchEnds, matchesWhole, memberOfBracket, type Wildcard } from './wildcards.ts';
