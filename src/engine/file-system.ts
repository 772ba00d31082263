export { disk, type FileSystem } from '../repository/index.ts';
