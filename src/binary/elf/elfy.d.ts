/**
 * The part of elfy that is used. What a table of its constants does not know (machines, segment types) it gives as undefined, and
 * its `osabi` is read from the wrong table: those fields are left out here, and read by ourselves.
 */
declare module 'elfy' {
  export interface Header {
    readonly class: '32' | '64';
    readonly endian: 'lsb' | 'msb';
    readonly version: number;
    readonly phoff: number;
    readonly flags: number;
    readonly phentsize: number;
    readonly phnum: number;
  }

  export interface Program {
    readonly offset: number;
    readonly vaddr: number;
    readonly filesz: number;
    readonly memsz: number;
    readonly flags: { readonly r?: true; readonly w?: true; readonly x?: true };
    readonly align: number;
  }

  export class Parser {
    parseHeader(bytes: Buffer): Header;
    parseProgram(entry: Buffer, header: Header, file: Buffer): Program;
  }

  const elfy: { readonly Parser: typeof Parser };
  export default elfy;
}
