/* One layer of feed_forward, as it is read from a Dense of layers.py. */

#ifndef GLASSGRAD_DENSE_H
#define GLASSGRAD_DENSE_H

#include "record.h"
#include "shared.h"

/* The references are its own. */
typedef struct {
    uint32_t n_in, n_out;
    Operation *activation; /* NULL for none */
    PyObject *labels;      /* of the inputs that are numbers; NULL for none */
    PyObject **row_labels; /* of the nodes of each row; NULL for none */
    Node **biases;         /* n_out */
    Block **rows;          /* n_out times n_in weights */
    double *columns;       /* the numbers of the weights, column by column */
} Layer;

/* What reading gives: an exception; something that is not plain and left to Python; or what was asked for. */
enum { FAILED = -1, NOT_PLAIN = 0, DONE = 1 };

/* Read Dense(weights, biases, activation, path, scopes) into a layer of zeros, which is to be released in any case. */
int dense_read(Layer *layer, PyObject *dense, PyObject *modes);

void dense_release(Layer *layer);

static inline bool is_plain_list(PyObject *x) {
    return PyList_CheckExact(x) || PyTuple_CheckExact(x);
}

/* A Value that no collector looks at. */
static inline bool is_plain_value(PyObject *x) {
    return Py_IS_TYPE(x, core.value_type) && !(((Node *)x)->flags & HAS_HEADER);
}

#endif
