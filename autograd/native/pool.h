/* Memory for nodes: slabs of nodes of one size, each in a chunk.

   Sanitizers and tests of failing allocations want to see each node: PLAIN_MEMORY gives each its own memory. */

#ifndef GLASSGRAD_POOL_H
#define GLASSGRAD_POOL_H

#include "chunk.h"

#if defined(__SANITIZE_ADDRESS__)
#define PLAIN_MEMORY
#endif

/* Nodes of up to three operands have a pool for their size, where a leaf is as large as a node of one. Larger nodes
   share pools of multiples of 64 bytes up to 1024, and of 256 up to 4096; the largest are not in pools. */
enum { EXACT = 3, FINE = 16, POOLS = EXACT + FINE + 12 };

typedef struct Slab Slab;

struct Slab {
    Slab *next, *previous; /* among those with room */
    Node *free;             /* given back, linked by `next` */
    char *fresh, *end;      /* memory never taken yet */
    uint32_t used;          /* nodes */
    uint32_t pool;
    char padding[16]; /* the nodes begin at a multiple of 64 bytes */
};

/* The slabs with room of each pool, the one in use first. */
extern Slab *pool_open[POOLS];

/* The pool of nodes of a size in bytes; POOLS for none. */
static inline unsigned pool_for(uint32_t count, size_t size) {
    if (count <= EXACT)
        return count > 0 ? count - 1 : 0;
    if (size <= 1024)
        return EXACT + (unsigned)(size - 1) / 64;
    return size <= 4096 ? EXACT + FINE + (unsigned)(size - 1025) / 256 : POOLS;
}

static inline size_t pool_node_size(unsigned pool) {
    if (pool < EXACT)
        return offsetof(Node, own) + (pool + 1) * sizeof(Operand);
    return pool < EXACT + FINE ? (pool - EXACT + 1) * 64 : 1024 + (pool - EXACT - FINE + 1) * 256;
}

static inline bool slab_is_full(const Slab *slab) {
    return slab->free == NULL && slab->fresh == slab->end;
}

/* Bring a slab with room to the front; false where memory ends. */
bool pool_refill(unsigned pool);

/* The first slab is full; this one has room again; this one is empty, and goes unless it is the only one with room. */
void pool_close_first(unsigned pool);
void pool_reopen(Slab *slab);
void pool_empty(Slab *slab);

#ifdef PLAIN_MEMORY

static inline Node *pool_take(unsigned pool) {
    return PyObject_Malloc(pool_node_size(pool));
}

static inline void pool_give(Node *node) {
    PyObject_Free(node);
}

#else

/* Memory for a node, or NULL without an exception. */
static inline Node *pool_take(unsigned pool) {
    Slab *slab = pool_open[pool];
    if (slab == NULL) {
        if (!pool_refill(pool))
            return NULL;
        slab = pool_open[pool];
    }
    Node *node = slab->free;
    if (node != NULL) {
        slab->free = node->next;
    } else {
        node = (Node *)slab->fresh;
        slab->fresh += pool_node_size(pool);
    }
    slab->used++;
    if (slab_is_full(slab))
        pool_close_first(pool);
    return node;
}

static inline void pool_give(Node *node) {
    Slab *slab = (Slab *)((uintptr_t)node & ~(uintptr_t)(CHUNK_SIZE - 1));
    bool was_full = slab_is_full(slab);
    node->next = slab->free;
    slab->free = node;
    slab->used--;
    if (was_full)
        pool_reopen(slab);
    else if (slab->used == 0)
        pool_empty(slab);
}

#endif

#endif
