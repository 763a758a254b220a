/* The order of a recorded graph, by marks in its nodes.

   A pass runs no code of Python's between opening and unmarking its walk, so no pass ever meets another's marks. */

#ifndef GLASSGRAD_WALK_H
#define GLASSGRAD_WALK_H

#include "core.h"

typedef struct {
    Node **nodes;
    size_t count, room;
} Nodes;

/* A node whose operands are being visited, and the next of them. */
typedef struct {
    Node *node;
    uint32_t next;
} Step;

typedef struct {
    Nodes done;    /* operands before users */
    double *grads; /* what the leaves among them had as `grad`, in the same order */
    size_t leaves, grads_room;
    Step *stack;
    size_t depth, room;
} Walk;

Walk walk_open(void);
void walk_close(Walk *walk);

/* Visit what is below `root` and not visited yet, first operands first. False where memory ends. */
bool walk_visit(Walk *walk, Node *root);

/* Take the marks of a walk back. */
void walk_unmark(Walk *walk);

/* Unmark, close, and raise MemoryError. */
PyObject *walk_fail(Walk *walk);

/* A new reference to each node, or one less: other code may run in between. */
void nodes_hold(Nodes *nodes);
void nodes_release(Nodes *nodes);

/* order(roots, until): the list of graph.order. */
PyObject *graph_order(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
