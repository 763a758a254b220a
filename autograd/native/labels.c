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

PyObject *modes_apply(Node *node) {
    Node *result = NULL;
    PyObject *modes = PyObject_CallNoArgs(core.current);
    PyObject *recording, *labels, *anomaly;
    if (modes == NULL || !PyArg_ParseTuple(modes, "OO!O", &recording, &PyDict_Type, &labels, &anomaly))
        goto done;
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
