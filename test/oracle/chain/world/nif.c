/* A NIF library whose module and functions stand behind it in its own file: text after the last "\0ORACLE\0". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <erl_nif.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static ERL_NIF_TERM called(ErlNifEnv *env, int argc, const ERL_NIF_TERM argv[]) { return enif_make_int(env, argc); }

static char *read_whole(const char *path, long *size) {
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  fseek(file, 0, SEEK_END);
  *size = ftell(file);
  rewind(file);
  char *bytes = malloc(*size + 1);
  if (fread(bytes, 1, *size, file) != (size_t)*size) return NULL;
  fclose(file);
  bytes[*size] = 0;
  return bytes;
}

__attribute__((visibility("default"))) ErlNifEntry *INIT(void) {
  static const char mark[] = "\0ORACLE";
  Dl_info where;
  long size;
  char *bytes, *text = NULL;
  if (!dladdr((void *)INIT, &where) || !(bytes = read_whole(where.dli_fname, &size))) return NULL;
  for (long at = 0; at + (long)sizeof mark <= size; at++)
    if (!memcmp(bytes + at, mark, sizeof mark)) text = bytes + at + sizeof mark;
  if (!text) return NULL;
  ErlNifFunc *functions = calloc(256, sizeof *functions);
  ErlNifEntry *entry = calloc(1, sizeof *entry);
  int count = 0, line = 0;
  for (char *word = strtok(text, "\n"); word; word = strtok(NULL, "\n"), line++) {
    char *slash;
    if (line == 2 && strcmp(word, "-")) entry->name = word;
    if (line < 3 || count == 256 || !(slash = strrchr(word, '/'))) continue;
    *slash = 0;
    functions[count++] = (ErlNifFunc){word, (unsigned)atoi(slash + 1), called, 0};
  }
  if (!entry->name) return NULL;
  entry->major = ERL_NIF_MAJOR_VERSION;
  entry->minor = ERL_NIF_MINOR_VERSION;
  entry->num_of_funcs = count;
  entry->funcs = functions;
  entry->vm_variant = ERL_NIF_VM_VARIANT;
  entry->options = 1;
  entry->sizeof_ErlNifResourceTypeInit = sizeof(ErlNifResourceTypeInit);
  entry->min_erts = ERL_NIF_MIN_ERTS_VERSION;
  return entry;
}
