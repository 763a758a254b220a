/* Dense of layers.py as a type, and how feed_forward reads one. */

#ifndef GLASSGRAD_DENSE_H
#define GLASSGRAD_DENSE_H

#include "parameters.h"
#include "record.h"

/* A layer during one call. The references are its own. */
typedef struct {
    Operation *activation; /* NULL for none */
    PyObject *labels;      /* a tuple: of the inputs that are numbers, and of the nodes of each row if they differ */
    Parameters *parameters;
} Layer;

extern PyTypeObject *dense_type;
extern PyType_Spec dense_spec;

/* Read a Dense, inside modes, into a layer of zeros, which is to be released in any case. */
int dense_read(Layer *layer, PyObject *dense, PyObject *modes);

void layer_release(Layer *layer);

/* The labels of constants that come in; NULL for none. */
static inline PyObject *input_labels(const Layer *layer) {
    PyObject *labels = PyTuple_GET_ITEM(layer->labels, 0);
    return labels != Py_None ? labels : NULL;
}

/* The labels of the nodes of a row; NULL for none. */
static inline PyObject *row_labels(const Layer *layer, uint32_t row) {
    if (PyTuple_GET_SIZE(layer->labels) == 1)
        return input_labels(layer);
    PyObject *labels = PyTuple_GET_ITEM(layer->labels, (Py_ssize_t)row + 1);
    return labels != Py_None ? labels : NULL;
}

#endif
