#include "labels.h"

#include "node.h"

PyObject *label_get(Node *node, const char *key) {
    PyObject *text = NULL;
    if (node->labels != NULL) {
        PyObject *name = PyUnicode_FromString(key), *labels = Py_NewRef(node->labels);
        if (name != NULL)
            text = PyDict_GetItemWithError(labels, name);
        Py_XDECREF(name);
        Py_DECREF(labels);
    }
    return text != NULL || PyErr_Occurred() ? text : Py_None;
}

int label_set(Node *node, const char *key, PyObject *text) {
    PyObject *old = Py_XNewRef(node->labels); /* a new dict may run the collector, and with it code that sets another */
    PyObject *labels = old != NULL ? PyDict_Copy(old) : PyDict_New();
    Py_XDECREF(old);
    if (labels == NULL)
        return -1;
    if (PyDict_SetItemString(labels, key, text) < 0) {
        Py_DECREF(labels);
        return -1;
    }
    Py_XSETREF(node->labels, labels);
    return 0;
}

int label_set_name(Node *node, PyObject *name) {
    if (name == Py_None || PyUnicode_Check(name))
        return label_set(node, "name", name);
    PyErr_Format(PyExc_TypeError, "a name is a string or None, got %s", type_name(name));
    return -1;
}

int label_inherit(Node *constant, Node *user) {
    PyObject *scope = label_get(user, "scope");
    if (scope == NULL || scope == Py_None)
        return scope == NULL ? -1 : 0;
    if (PyDict_GET_SIZE(user->labels) > 1)
        return label_set(constant, "scope", scope);
    constant->labels = Py_NewRef(user->labels);
    return 0;
}

/* The node inside `no_grad`: a leaf with its number and labels. */
static Node *cut(Node *node) {
    Node *leaf = node_leaf(core.value_type, node->data);
    if (leaf != NULL)
        leaf->labels = Py_XNewRef(node->labels);
    return leaf;
}

static int watch(Node *node, PyObject *anomaly) {
    PyObject *origin = PyObject_CallMethod(anomaly, "watch", "O", node);
    if (origin == NULL)
        return -1;
    int status = label_set(node, "origin", origin);
    Py_DECREF(origin);
    return status;
}

PyObject *modes_now(void) {
    PyObject *block, *modes = NULL;
    if (PyList_GET_SIZE(core.active) == 0)
        return Py_NewRef(core.no_modes);
    if (PyContextVar_Get(core.innermost, NULL, &block) < 0)
        return NULL;
    PyObject *is_over = PyObject_GetAttr(block, core.is_over);
    if (is_over == Py_False)
        modes = PyObject_GetAttr(block, core.modes);
    else if (is_over != NULL)
        modes = PyObject_CallNoArgs(core.current);
    Py_XDECREF(is_over);
    Py_DECREF(block);
    if (modes != NULL && !are_modes(modes)) {
        PyErr_Format(PyExc_TypeError, "expected Modes, got %s", type_name(modes));
        Py_CLEAR(modes);
    }
    return modes;
}

bool are_modes(PyObject *modes) {
    return PyTuple_Check(modes) && PyTuple_GET_SIZE(modes) == 3 && PyDict_Check(PyTuple_GET_ITEM(modes, 1));
}

PyObject *modes_apply(Node *node) {
    Node *result = NULL;
    PyObject *modes = modes_now();
    if (modes == NULL)
        goto done;
    PyObject *recording = PyTuple_GET_ITEM(modes, 0), *labels = PyTuple_GET_ITEM(modes, 1);
    PyObject *anomaly = PyTuple_GET_ITEM(modes, 2);
    if (PyDict_GET_SIZE(labels) > 0)
        Py_XSETREF(node->labels, Py_NewRef(labels));
    if (node->count > 0 && recording != Py_True)
        result = cut(node);
    else if (node->count == 0 || anomaly == Py_None || watch(node, anomaly) == 0)
        result = (Node *)Py_NewRef(node);
done:
    Py_XDECREF(modes);
    Py_DECREF(node);
    return (PyObject *)result;
}
