/* The memory of nodes: made, filled, released. */

#ifndef GLASSGRAD_NODE_H
#define GLASSGRAD_NODE_H

#include "pool.h"

#include <string.h>

/* A new leaf without room for operands of its own; NULL and an exception where memory ends. */
Node *node_leaf(PyTypeObject *type, double data);

/* Bytes of `count` operands with their bitmap. */
static inline size_t operands_size(uint32_t count) {
    return count * sizeof(Operand) + (count > FEW ? (count / 32 + 1) * sizeof(uint32_t) : 0);
}

static inline void node_start(Node *node, uint32_t count, uint16_t flags) {
    node->weakrefs = NULL;
    node->labels = NULL;
    node->op = NULL;
    node->grad = 0.0;
    node->count = count;
    node->numbers = 0;
    node->flags = flags;
    if (count > FEW)
        memset(bitmap_of(node), 0, operands_size(count) - count * sizeof(Operand));
}

/* A new node of `count` operands that are still to be filled in. */
static inline Node *node_alloc(uint32_t count) {
    size_t size = offsetof(Node, own) + operands_size(count);
    unsigned pool = pool_for(count, size);
    Node *node = pool < POOLS ? pool_take(pool) : PyObject_Malloc(size);
    if (node == NULL)
        return (Node *)PyErr_NoMemory();
    object_init((PyObject *)node, core.value_type);
    node_start(node, count, pool < POOLS ? IN_POOL : 0);
    return node;
}

/* Fill in the operands of a new node. */
static inline void node_fill(Node *node, const Term *terms, const double *partials) {
    Operand *operands = operands_of(node);
    for (uint32_t i = 0; i < node->count; i++) {
        operands[i].partial = partials[i];
        if (terms[i].node != NULL) {
            operands[i].node = (Node *)Py_NewRef(terms[i].node);
        } else {
            operands[i].number = terms[i].data;
            set_number(node, i, true);
        }
    }
}

/* The same with a header, where an operand has one, so that the collector sees every way from one object of its own to
   the next. */
Node *node_make_with_header(const Term *terms, const double *partials, uint32_t count);

/* A new node with its operands; the rest is still to be set. NULL and an exception where memory ends. */
static inline Node *node_make(const Term *terms, const double *partials, uint32_t count) {
    uint16_t flags = 0;
    for (uint32_t i = 0; i < count; i++)
        if (terms[i].node != NULL)
            flags |= terms[i].node->flags;
    if (flags & HAS_HEADER)
        return node_make_with_header(terms, partials, count);
    Node *node = node_alloc(count);
    if (node != NULL)
        node_fill(node, terms, partials);
    return node;
}

/* Give a node other operands, or none: a leaf that is no constant. -1 where memory ends, and nothing changed. */
int node_replace(Node *node, const Term *terms, const double *partials, uint32_t count);

/* Operand i as a node, borrowed: a number becomes a constant and stays that node. NULL and an exception. */
Node *operand_node(Node *node, uint32_t i);

/* The local derivative by operand i, or NO_PATH. */
double operand_partial(Node *node, uint32_t i);

/* Raise where other code gave a node other operands meanwhile. */
PyObject *operands_changed(void);

/* Slots of the type. */
void node_dealloc(PyObject *self);
int node_traverse(PyObject *self, visitproc visit, void *arg);
int node_is_gc(PyObject *self);
void node_free(void *memory);
size_t node_size(Node *node);

#endif
