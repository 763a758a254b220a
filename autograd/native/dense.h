/* One layer of feed_forward, as it is read from a Dense of layers.py. */

#ifndef GLASSGRAD_DENSE_H
#define GLASSGRAD_DENSE_H

#include "record.h"

/* The references are its own. */
typedef struct {
    uint32_t n_in, n_out;
    Operation *activation; /* NULL for none */
    PyObject *labels;      /* of the inputs that are numbers; NULL for none */
    PyObject **row_labels; /* of the nodes of each row; NULL for none */
    Node **biases;         /* n_out */
    Node **weights;        /* n_out rows of n_in */
    Py_ssize_t *reserved;  /* of each row: how many nodes to come have their references to its weights already */
    double *numbers;       /* of the weights, row by row */
    double *columns;       /* the same, column by column */
} Layer;

/* What reading gives: an exception; something that is not plain and left to Python; or what was asked for. */
enum { FAILED = -1, NOT_PLAIN = 0, DONE = 1 };

/* Read Dense(weights, biases, activation, path, scopes) into a layer of zeros, which is to be released in any case. */
int dense_read(Layer *layer, PyObject *dense, PyObject *modes);

/* Take the references of `count` nodes per row at once; each node made then takes one of what is reserved. */
void dense_reserve(Layer *layer, Py_ssize_t count);

void dense_release(Layer *layer);

/* Whether something is built as the Modes of modes.py are. */
bool are_modes(PyObject *modes);

/* Change the number of references by that of many nodes at once. */
static inline void add_references(Node *node, Py_ssize_t count) {
    Py_SET_REFCNT((PyObject *)node, Py_REFCNT((PyObject *)node) + count);
}

static inline bool is_plain_list(PyObject *x) {
    return PyList_CheckExact(x) || PyTuple_CheckExact(x);
}

/* A Value that no collector looks at. */
static inline bool is_plain_value(PyObject *x) {
    return Py_IS_TYPE(x, core.value_type) && !(((Node *)x)->flags & HAS_HEADER);
}

#endif
