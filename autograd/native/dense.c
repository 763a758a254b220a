/* Dense as a type: made, read, released. */

#include "dense.h"

PyTypeObject *dense_type;

typedef struct {
    PyObject_HEAD
    PyObject *weights, *biases, *activation, *path, *scopes; /* the last two are tuples */
    PyObject *modes, *labels; /* those that held when it was read last, and a layer's labels inside; NULL at first */
    Parameters *parameters;   /* as they were read last; NULL at first */
} Dense;

void layer_release(Layer *layer) {
    Py_XDECREF(layer->activation);
    Py_XDECREF(layer->labels);
    parameters_drop(layer->parameters);
}

/* The modes inside a scope, as its `change` gives them; takes over the reference to those around it, or a NULL. */
static PyObject *enter(PyObject *modes, PyObject *scope) {
    if (modes == NULL)
        return NULL;
    PyObject *inside = PyObject_CallMethod(scope, "change", "(O)", modes);
    Py_DECREF(modes);
    if (inside != NULL && !are_modes(inside)) {
        PyErr_Format(PyExc_TypeError, "expected a scope, got %s", type_name(scope));
        Py_CLEAR(inside);
    }
    return inside;
}

/* The labels in modes, new, None where there are none; NULL of a NULL. Takes over the reference. */
static PyObject *labels_in(PyObject *modes) {
    if (modes == NULL)
        return NULL;
    PyObject *labels = PyTuple_GET_ITEM(modes, 1);
    labels = Py_NewRef(PyDict_GET_SIZE(labels) > 0 ? labels : Py_None);
    Py_DECREF(modes);
    return labels;
}

/* What the scopes of a layer label its nodes with, in a new tuple; or NULL and an exception. */
static PyObject *labels_of(PyObject *path, PyObject *scopes, PyObject *modes) {
    Py_ssize_t count = PyTuple_GET_SIZE(scopes);
    PyObject *inside = Py_NewRef(modes), *labels = PyTuple_New(count + 1);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(path); i++)
        inside = enter(inside, PyTuple_GET_ITEM(path, i));
    for (Py_ssize_t i = 0; labels != NULL && i <= count; i++) {
        PyObject *place = Py_XNewRef(inside);
        PyObject *found = labels_in(i == 0 ? place : enter(place, PyTuple_GET_ITEM(scopes, i - 1)));
        if (found != NULL)
            PyTuple_SET_ITEM(labels, i, found);
        else
            Py_CLEAR(labels);
    }
    Py_XDECREF(inside);
    return labels;
}

/* The labels are made again where other modes hold. */
static int read_labels(Layer *layer, Dense *dense, PyObject *modes) {
    if (dense->modes == modes) {
        layer->labels = Py_NewRef(dense->labels);
        return DONE;
    }
    layer->labels = labels_of(dense->path, dense->scopes, modes);
    if (layer->labels == NULL)
        return FAILED;
    PyObject *old_modes = dense->modes, *old_labels = dense->labels;
    dense->modes = Py_NewRef(modes);
    dense->labels = Py_NewRef(layer->labels);
    Py_XDECREF(old_modes);
    Py_XDECREF(old_labels);
    return DONE;
}

static int read_activation(Layer *layer, PyObject *activation) {
    if (activation == Py_None)
        return DONE;
    if (!PyObject_TypeCheck(activation, core.operation_type))
        return NOT_PLAIN;
    layer->activation = (Operation *)Py_NewRef(activation);
    return layer->activation->formula != NULL && layer->activation->required == 1 ? DONE : NOT_PLAIN;
}

static int read_parameters(Layer *layer, Dense *dense) {
    int status = parameters_read(dense->weights, dense->biases, dense->parameters, &layer->parameters);
    if (status == DONE && layer->parameters != dense->parameters) {
        Parameters *old = dense->parameters;
        dense->parameters = layer->parameters;
        dense->parameters->references++;
        parameters_drop(old);
    }
    return status;
}

int dense_read(Layer *layer, PyObject *given, PyObject *modes) {
    if (!Py_IS_TYPE(given, dense_type))
        return NOT_PLAIN;
    Dense *dense = (Dense *)given;
    int status = read_activation(layer, dense->activation);
    if (status == DONE)
        status = read_labels(layer, dense, modes);
    if (status == DONE)
        status = read_parameters(layer, dense);
    Py_ssize_t scopes = PyTuple_GET_SIZE(dense->scopes);
    if (status == DONE && scopes != 0 && scopes != layer->parameters->n_out)
        status = NOT_PLAIN;
    return status;
}

static PyObject *dense_new(PyTypeObject *type, PyObject *arguments, PyObject *names) {
    static char *keywords[] = {"weights", "biases", "activation", "path", "scopes", NULL};
    PyObject *weights, *biases, *activation = Py_None, *path = NULL, *scopes = NULL;
    if (!PyArg_ParseTupleAndKeywords(arguments, names, "OO|OOO:Dense", keywords, &weights, &biases, &activation, &path,
                                     &scopes))
        return NULL;
    path = path != NULL ? PySequence_Tuple(path) : PyTuple_New(0);
    scopes = path == NULL ? NULL : scopes != NULL ? PySequence_Tuple(scopes) : PyTuple_New(0);
    Dense *dense = scopes != NULL ? (Dense *)type->tp_alloc(type, 0) : NULL;
    if (dense == NULL) {
        Py_XDECREF(path);
        Py_XDECREF(scopes);
        return NULL;
    }
    dense->weights = Py_NewRef(weights);
    dense->biases = Py_NewRef(biases);
    dense->activation = Py_NewRef(activation);
    dense->path = path;
    dense->scopes = scopes;
    return (PyObject *)dense;
}

static int dense_traverse(PyObject *self, visitproc visit, void *arg) {
    Dense *dense = (Dense *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(dense->weights);
    Py_VISIT(dense->biases);
    Py_VISIT(dense->activation);
    Py_VISIT(dense->path);
    Py_VISIT(dense->scopes);
    Py_VISIT(dense->modes);
    Py_VISIT(dense->labels);
    return 0;
}

static void dense_dealloc(PyObject *self) {
    Dense *dense = (Dense *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_XDECREF(dense->weights);
    Py_XDECREF(dense->biases);
    Py_XDECREF(dense->activation);
    Py_XDECREF(dense->path);
    Py_XDECREF(dense->scopes);
    Py_XDECREF(dense->modes);
    Py_XDECREF(dense->labels);
    parameters_drop(dense->parameters);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *dense_reduce(PyObject *self, PyObject *nothing) {
    (void)nothing;
    Dense *dense = (Dense *)self;
    return Py_BuildValue("O(OOOOO)", dense_type, dense->weights, dense->biases, dense->activation, dense->path,
                         dense->scopes);
}

static PyMethodDef methods[] = {
    {"__reduce__", dense_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"weights", T_OBJECT, offsetof(Dense, weights), READONLY, NULL},
    {"biases", T_OBJECT, offsetof(Dense, biases), READONLY, NULL},
    {"activation", T_OBJECT, offsetof(Dense, activation), READONLY, NULL},
    {"path", T_OBJECT, offsetof(Dense, path), READONLY, NULL},
    {"scopes", T_OBJECT, offsetof(Dense, scopes), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_new, dense_new},
    {Py_tp_dealloc, dense_dealloc},
    {Py_tp_traverse, dense_traverse},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

PyType_Spec dense_spec = {
    .name = "autograd.layers.Dense",
    .basicsize = sizeof(Dense),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .slots = slots,
};
