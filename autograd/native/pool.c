#include "pool.h"

Slab *pool_open[POOLS];

static void link_first(Slab *slab) {
    Slab *first = pool_open[slab->pool];
    slab->previous = NULL;
    slab->next = first;
    if (first != NULL)
        first->previous = slab;
    pool_open[slab->pool] = slab;
}

static void unlink_slab(Slab *slab) {
    if (slab->previous != NULL)
        slab->previous->next = slab->next;
    else
        pool_open[slab->pool] = slab->next;
    if (slab->next != NULL)
        slab->next->previous = slab->previous;
}

static void retire(Slab *slab) {
    unlink_slab(slab);
    chunk_give(slab);
}

bool pool_refill(unsigned pool) {
    Slab *slab = chunk_take();
    if (slab == NULL)
        return false;
    size_t size = pool_node_size(pool), room = CHUNK_SIZE - sizeof(Slab);
    slab->free = NULL;
    slab->fresh = (char *)(slab + 1);
    slab->end = slab->fresh + room / size * size;
    slab->used = 0;
    slab->pool = pool;
    link_first(slab);
    return true;
}

void pool_close_first(unsigned pool) {
    unlink_slab(pool_open[pool]);
}

void pool_reopen(Slab *slab) {
    Slab *first = pool_open[slab->pool];
    link_first(slab);
    if (first != NULL && first->used == 0)
        retire(first);
}

void pool_empty(Slab *slab) {
    if (slab->next != NULL || slab->previous != NULL)
        retire(slab);
}
