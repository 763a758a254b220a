/* feed_forward: layers of dot products and activations, made in one call. */

#ifndef GLASSGRAD_LAYERS_H
#define GLASSGRAD_LAYERS_H

#include "core.h"

/* feed_forward(layers, samples, dot): the outputs, or NotImplemented where Python must look at the arguments. */
PyObject *feed_forward(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
