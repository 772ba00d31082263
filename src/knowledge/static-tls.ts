/**
 * Bytes of static thread-local storage that glibc keeps for libraries that are loaded after the start, for all of them together
 * (glibc manual, "Dynamic Linking Tunables": rtld.optional_static_tls, 512 by default since 2.32; less and fixed before).
 */
export const STATIC_TLS_SURPLUS = 512;
