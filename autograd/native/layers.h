/* feed_forward: layers of dot products and activations, made in one call. */

#ifndef GLASSGRAD_LAYERS_H
#define GLASSGRAD_LAYERS_H

#include "core.h"

/* Tell the row of the dot products. */
void layers_bind(const char *name, PyObject *op);

/* feed_forward(layers, samples): the outputs, or NotImplemented where Python must look at the arguments. */
PyObject *feed_forward(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
