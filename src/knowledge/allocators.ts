/** An allocator whose thread-local storage has the initial-exec model unless a feature changes it. */
export interface Allocator {
  /** Package whose type stands under `#[global_allocator]`. */
  readonly crate: string;
  /** Package that compiles the C sources. */
  readonly sys: string;
  /** Feature that makes the model a dynamic one. */
  readonly feature: string;
  readonly source: string;
}

export const ALLOCATORS: readonly Allocator[] = [
  {
    crate: 'mimalloc',
    sys: 'libmimalloc-sys',
    feature: 'local_dynamic_tls',
    source:
      'purpleprotocol/mimalloc_rust libmimalloc-sys/build.rs (-ftls-model=initial-exec on unix), Cargo.toml [features]',
  },
  {
    crate: 'tikv-jemallocator',
    sys: 'tikv-jemalloc-sys',
    feature: 'disable_initial_exec_tls',
    source: 'tikv/jemallocator jemalloc-sys/build.rs:295 (--disable-initial-exec-tls), jemalloc-sys/README.md:96',
  },
];
