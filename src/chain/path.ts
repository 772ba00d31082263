/** The path of a file in a folder of the repository; '' is the root. */
export function fileIn(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
