/* Operands that many nodes share: a dot product of a layer holds the weights of its row, which are the same for all
   samples, and the inputs of its sample, which are the same for all rows. */

#ifndef GLASSGRAD_SHARED_H
#define GLASSGRAD_SHARED_H

#include "node.h"

/* Nodes side by side, and their numbers when they were recorded. The numbers are followed by room for adjoints, and
   those by the nodes. */
typedef struct {
    Py_ssize_t references; /* of nodes that share it, and of who makes them */
    PyObject *labels;      /* of the constants that numbers become; NULL for none */
    uint64_t met;          /* the latest walk that has met all the nodes */
    uint64_t reached;      /* the latest sweep in which adjoints came here before, */
    int receivers;         /* and who receives them then */
    uint32_t count;
    double numbers[1];
} Block;

/* Who receives adjoints: no node; those whose adjoint this block holds; or not only those. */
enum { NOBODY, OWN, OTHERS };

/* What a SHARED node holds in place of operands of its own: w1..wn, x1..xn and the bias, as its operands are ordered.
   The local derivatives are x1..xn, w1..wn and 1. */
typedef struct {
    Block *weights, *inputs;
    Node *bias;
} Shared;

static inline Shared *shared_of(Node *node) {
    return (Shared *)node->own;
}

static inline double *block_adjoints(Block *block) {
    return block->numbers + block->count;
}

/* A block's nodes; NULL for a number that nobody has asked for as a node. */
static inline Node **block_nodes(Block *block) {
    return (Node **)(block->numbers + 2 * (size_t)block->count);
}

/* A new block; its numbers are still to be set. NULL and an exception where memory ends. */
Block *block_new(uint32_t count, PyObject *labels);

/* Give a reference to a block back. */
void block_drop(Block *block);

/* A new node with a reference to each; the rest is still to be set. NULL and an exception where memory ends. */
Node *shared_make(Block *weights, Block *inputs, Node *bias);

/* The same of a node as operand_node and the local derivative beside it. */
Node *shared_operand(Node *node, uint32_t i);
double shared_partial(Node *node, uint32_t i);

/* The index from i on of a node that was not met in a walk yet; `count` without one, and soon without a look. */
static inline uint32_t block_next(Block *block, uint32_t i, uint64_t walk) {
    if (block->met == walk)
        return block->count;
    Node **nodes = block_nodes(block);
    while (i < block->count && (nodes[i] == NULL || nodes[i]->flags & (VISITED | CONSTANT)))
        i++;
    if (i == block->count)
        block->met = walk;
    return i;
}

#endif
