/* Chunks of memory for nodes and stacks.

   A chunk is a huge page where the system has them: touching small pages for the first time takes as long as computing
   what is written there. Up to 2 GiB are kept for reuse, until the collector's next full run: they count as resident,
   but the system takes all but 64 MiB of them back when it needs memory. */

#ifndef GLASSGRAD_CHUNK_H
#define GLASSGRAD_CHUNK_H

#include "core.h"

/* Bytes of a chunk, which lies at a multiple of them. */
#define CHUNK_SIZE ((size_t)1 << 21)

/* A chunk, or NULL without an exception where memory ends. */
void *chunk_take(void);
void chunk_give(void *chunk);

/* Give those that are kept back to the system. */
void chunks_forget(void);

#endif
