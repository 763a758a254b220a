/* The parameters of a layer as feed_forward takes them. */

#ifndef GLASSGRAD_PARAMETERS_H
#define GLASSGRAD_PARAMETERS_H

#include "shared.h"

/* Never changed while a call or a graph holds them, so that calls which find the same numbers share them. */
typedef struct {
    Py_ssize_t references;
    uint32_t n_in, n_out;
    Node **biases;   /* n_out */
    Block **rows;    /* n_out times n_in weights */
    double *columns; /* the numbers of the weights, column by column */
} Parameters;

/* What reading gives: an exception; something that is not plain and left to Python; or what was asked for. */
enum { FAILED = -1, NOT_PLAIN = 0, DONE = 1 };

/* Read lists of plain Values, without a call of Python's. The result is what was `known`, where that can be. */
int parameters_read(PyObject *weights, PyObject *biases, Parameters *known, Parameters **result);

/* Give a reference back; NULL is none. */
void parameters_drop(Parameters *parameters);

static inline bool is_plain_list(PyObject *x) {
    return PyList_CheckExact(x) || PyTuple_CheckExact(x);
}

/* A Value that no collector looks at. */
static inline bool is_plain_value(PyObject *x) {
    return Py_IS_TYPE(x, core.value_type) && !(((Node *)x)->flags & HAS_HEADER);
}

#endif
