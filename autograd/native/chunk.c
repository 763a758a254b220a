#include "chunk.h"

#ifdef _WIN32
#include <malloc.h>
#else
#include <sys/mman.h>
#endif

/* The first chunks of a process are small pages, so that small programs stay small. Of those that are kept, the system
   may take all but the first MOST_HELD when it needs memory. */
enum { SMALL = 8, MOST_HELD = 32, MOST_KEPT = 1024 };

static void *kept[MOST_KEPT];
static int kept_count, taken_count;

#ifdef _WIN32

static void *map_chunk(void) {
    return _aligned_malloc(CHUNK_SIZE, CHUNK_SIZE);
}

static void unmap_chunk(void *chunk) {
    _aligned_free(chunk);
}

#else

/* Twice the size is mapped, and what is around a multiple of it unmapped again. */
static void *map_chunk(void) {
    char *memory = mmap(NULL, 2 * CHUNK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    size_t before = (CHUNK_SIZE - (uintptr_t)memory % CHUNK_SIZE) % CHUNK_SIZE;
    char *chunk = memory + before;
    if (before > 0)
        munmap(memory, before);
    munmap(chunk + CHUNK_SIZE, CHUNK_SIZE - before);
#ifdef MADV_HUGEPAGE
    if (taken_count >= SMALL)
        madvise(chunk, CHUNK_SIZE, MADV_HUGEPAGE); /* where it is refused, small pages serve */
#endif
    return chunk;
}

static void unmap_chunk(void *chunk) {
    munmap(chunk, CHUNK_SIZE);
}

#endif

/* Let the system take the memory of a chunk, but not its place, when it needs some; false where it does not do that. */
static bool lend(void *chunk) {
#ifdef MADV_FREE
    return madvise(chunk, CHUNK_SIZE, MADV_FREE) == 0;
#else
    (void)chunk;
    return false;
#endif
}

void *chunk_take(void) {
    void *chunk = kept_count > 0 ? kept[--kept_count] : map_chunk();
    if (chunk != NULL)
        taken_count++;
    return chunk;
}

void chunk_give(void *chunk) {
    taken_count--;
    if (kept_count < MOST_HELD || (kept_count < MOST_KEPT && lend(chunk)))
        kept[kept_count++] = chunk;
    else
        unmap_chunk(chunk);
}

void chunks_forget(void) {
    while (kept_count > 0)
        unmap_chunk(kept[--kept_count]);
}
