/* Reading the layers of feed_forward. */

#include "dense.h"

void dense_release(Layer *layer) {
    for (uint32_t i = 0; layer->row_labels != NULL && i < layer->n_out; i++)
        Py_XDECREF(layer->row_labels[i]);
    for (uint32_t i = 0; layer->biases != NULL && i < layer->n_out; i++)
        Py_XDECREF(layer->biases[i]);
    for (uint32_t i = 0; layer->rows != NULL && i < layer->n_out; i++)
        if (layer->rows[i] != NULL)
            block_drop(layer->rows[i]);
    Py_XDECREF(layer->activation);
    Py_XDECREF(layer->labels);
    PyMem_Free(layer->row_labels);
    PyMem_Free(layer->biases);
    PyMem_Free(layer->rows);
    PyMem_Free(layer->columns);
}

/* What a scope was entered in last and the modes inside it then, if that is where it is entered now; new, or NULL. */
static PyObject *enter_again(PyObject *modes, PyObject *scope) {
    static PyObject *name;
    if (name == NULL)
        name = PyUnicode_InternFromString("_last");
    PyObject *last = name != NULL ? PyObject_GetAttr(scope, name) : NULL, *inside = NULL;
    if (last != NULL && PyTuple_Check(last) && PyTuple_GET_SIZE(last) == 2 && PyTuple_GET_ITEM(last, 0) == modes)
        inside = Py_NewRef(PyTuple_GET_ITEM(last, 1));
    Py_XDECREF(last);
    PyErr_Clear();
    return inside;
}

/* The modes inside a scope, as its `change` gives them; takes over the reference to those around it, or a NULL. */
static PyObject *enter(PyObject *modes, PyObject *scope) {
    if (modes == NULL)
        return NULL;
    PyObject *inside = enter_again(modes, scope);
    if (inside == NULL)
        inside = PyObject_CallMethod(scope, "change", "(O)", modes);
    Py_DECREF(modes);
    if (inside != NULL && !are_modes(inside)) {
        PyErr_Format(PyExc_TypeError, "expected a scope, got %s", type_name(scope));
        Py_CLEAR(inside);
    }
    return inside;
}

/* The labels of modes, new, NULL where there are none. */
static PyObject *labels_in(PyObject *modes) {
    PyObject *labels = PyTuple_GET_ITEM(modes, 1);
    return PyDict_GET_SIZE(labels) > 0 ? Py_NewRef(labels) : NULL;
}

/* What the scopes of a layer label its nodes with. */
static int read_labels(Layer *layer, PyObject *path, PyObject *scopes, PyObject *modes) {
    PyObject *inside = Py_NewRef(modes);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(path); i++)
        inside = enter(inside, PyTuple_GET_ITEM(path, i));
    if (inside == NULL)
        return FAILED;
    layer->labels = labels_in(inside);
    layer->row_labels = PyMem_Calloc(layer->n_out, sizeof(PyObject *));
    int status = layer->row_labels != NULL ? DONE : (PyErr_NoMemory(), FAILED);
    bool have_scopes = PyTuple_GET_SIZE(scopes) > 0;
    for (uint32_t i = 0; status == DONE && i < layer->n_out; i++) {
        PyObject *in_row = Py_NewRef(inside);
        if (have_scopes)
            in_row = enter(in_row, PyTuple_GET_ITEM(scopes, i));
        if (in_row == NULL)
            status = FAILED;
        else
            layer->row_labels[i] = labels_in(in_row);
        Py_XDECREF(in_row);
    }
    Py_DECREF(inside);
    return status;
}

/* Fill an array with the nodes of a list, which has `count` of them; false where they are not plain Values. */
static bool read_nodes(PyObject *list, uint32_t count, Node **nodes) {
    if (!is_plain_list(list) || PySequence_Fast_GET_SIZE(list) != (Py_ssize_t)count)
        return false;
    PyObject **items = PySequence_Fast_ITEMS(list);
    for (uint32_t i = 0; i < count; i++) {
        if (!is_plain_value(items[i]))
            return false;
        nodes[i] = (Node *)Py_NewRef(items[i]);
    }
    return true;
}

/* The weights of a row, and their numbers in a column of `columns` as well. */
static int read_row(Layer *layer, uint32_t row, PyObject *weights) {
    Block *block = layer->rows[row] = block_new(layer->n_in, NULL);
    if (block == NULL)
        return FAILED;
    Node **nodes = block_nodes(block);
    if (!read_nodes(weights, layer->n_in, nodes))
        return NOT_PLAIN;
    for (uint32_t i = 0; i < layer->n_in; i++)
        block->numbers[i] = layer->columns[(size_t)i * layer->n_out + row] = nodes[i]->data;
    return DONE;
}

static int read_parameters(Layer *layer, PyObject *weights, PyObject *biases) {
    layer->biases = PyMem_Calloc(layer->n_out, sizeof(Node *));
    layer->rows = PyMem_Calloc(layer->n_out, sizeof(Block *));
    layer->columns = PyMem_New(double, (size_t)layer->n_in * layer->n_out);
    if (layer->biases == NULL || layer->rows == NULL || layer->columns == NULL) {
        PyErr_NoMemory();
        return FAILED;
    }
    if (!read_nodes(biases, layer->n_out, layer->biases) || PySequence_Fast_GET_SIZE(weights) != layer->n_out)
        return NOT_PLAIN;
    int status = DONE;
    for (uint32_t row = 0; status == DONE && row < layer->n_out; row++)
        status = read_row(layer, row, PySequence_Fast_GET_ITEM(weights, row));
    return status;
}

static int read_activation(Layer *layer, PyObject *activation) {
    if (activation == Py_None)
        return DONE;
    if (!PyObject_TypeCheck(activation, core.operation_type))
        return NOT_PLAIN;
    layer->activation = (Operation *)Py_NewRef(activation);
    return layer->activation->formula != NULL && layer->activation->required == 1 ? DONE : NOT_PLAIN;
}

int dense_read(Layer *layer, PyObject *dense, PyObject *modes) {
    if (!PyTuple_Check(dense) || PyTuple_GET_SIZE(dense) != 5)
        return NOT_PLAIN;
    PyObject *weights = PyTuple_GET_ITEM(dense, 0), *biases = PyTuple_GET_ITEM(dense, 1);
    if (!is_plain_list(weights) || PySequence_Fast_GET_SIZE(weights) == 0)
        return NOT_PLAIN;
    PyObject *row = PySequence_Fast_GET_ITEM(weights, 0);
    Py_ssize_t n_out = PySequence_Fast_GET_SIZE(weights), n_in = is_plain_list(row) ? PySequence_Fast_GET_SIZE(row) : 0;
    if (n_in == 0 || n_in > INT32_MAX / 2 || n_out > INT32_MAX)
        return NOT_PLAIN;
    layer->n_in = (uint32_t)n_in;
    layer->n_out = (uint32_t)n_out;
    int status = read_activation(layer, PyTuple_GET_ITEM(dense, 2));
    if (status != DONE)
        return status;
    PyObject *path = PySequence_Tuple(PyTuple_GET_ITEM(dense, 3)), *scopes = NULL;
    if (path != NULL)
        scopes = PySequence_Tuple(PyTuple_GET_ITEM(dense, 4));
    if (scopes == NULL)
        status = FAILED;
    else if (PyTuple_GET_SIZE(scopes) != 0 && PyTuple_GET_SIZE(scopes) != n_out)
        status = NOT_PLAIN;
    else
        status = read_labels(layer, path, scopes, modes);
    Py_XDECREF(path);
    Py_XDECREF(scopes);
    return status == DONE ? read_parameters(layer, weights, biases) : status; /* last: from here on nothing else runs */
}
