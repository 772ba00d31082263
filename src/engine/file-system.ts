export { disk, type FileSystem, freeName } from '../repository/index.ts';
