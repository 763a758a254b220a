/* The order of a recorded graph, by marks in its nodes.

   A pass runs no code of Python's between opening and unmarking its walk, so no pass ever meets another's marks. */

#ifndef GLASSGRAD_WALK_H
#define GLASSGRAD_WALK_H

#include "stack.h"

typedef struct {
    uint64_t id;  /* no other walk has it */
    Stack done;   /* of Node *: operands before users */
    size_t count; /* of them */
    Stack grads;  /* of double: what the leaves among them had as `grad` */
    Stack steps;  /* where the walk is */
} Walk;

/* A new walk. */
Walk walk_open(void);

/* Visit what is below `root` and not visited yet, first operands first. False where memory ends. */
bool walk_visit(Walk *walk, Node *root);

/* Take the marks back. */
void walk_unmark(const Walk *walk);

void walk_close(Walk *walk);

/* Unmark, close, and raise MemoryError. */
PyObject *walk_fail(Walk *walk);

/* The nodes that are done from the last to the first, NULL at the end; a cursor is a copy of `done`. */
static inline Node *walk_previous(Stack *cursor) {
    enum { AHEAD = 12 }; /* so many nodes before its turn a node is fetched from memory */
    Node **item = stack_previous(cursor, sizeof *item);
    if (item == NULL)
        return NULL;
    if ((char *)(item - AHEAD) >= cursor->start)
        prefetch(item[-AHEAD]);
    return *item;
}

/* order(roots, until): the list of graph.order. */
PyObject *graph_order(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
