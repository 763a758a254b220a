/* Lists that stay the same objects while nothing has changed: what known.py does. */

#include "vector.h"

/* 1 for what is a constant, 0, or -1 and an exception. */
static int is_constant(PyObject *value) {
    if (Py_IS_TYPE(value, core.value_type))
        return (((Node *)value)->flags & CONSTANT) != 0;
    PyObject *answer = get_attribute(value, "is_constant");
    int truth = answer != NULL ? PyObject_IsTrue(answer) : -1;
    Py_XDECREF(answer);
    return truth;
}

/* Whether `known` is a list of those of plain Values that are no constants. */
static bool are_known(PyObject *values, PyObject *known) {
    if (!PyList_CheckExact(values) || !PyList_CheckExact(known))
        return false;
    Py_ssize_t count = PyList_GET_SIZE(values), found = 0;
    PyObject **plain = plain_values(values, count);
    for (Py_ssize_t i = 0; plain != NULL && i < count; i++) {
        if (((Node *)plain[i])->flags & CONSTANT)
            continue;
        if (found == PyList_GET_SIZE(known) || PyList_GET_ITEM(known, found) != plain[i])
            return false;
        found++;
    }
    return plain != NULL && found == PyList_GET_SIZE(known);
}

static bool are_same(PyObject *left, PyObject *right) {
    if (!PyList_CheckExact(right) || PyList_GET_SIZE(left) != PyList_GET_SIZE(right))
        return false;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(left); i++)
        if (PyList_GET_ITEM(left, i) != PyList_GET_ITEM(right, i))
            return false;
    return true;
}

/* The known list where it holds the same as the one found, whose reference is taken over; NULL of a NULL. */
static PyObject *again(PyObject *found, PyObject *known) {
    if (found != NULL && are_same(found, known))
        Py_SETREF(found, Py_NewRef(known));
    return found;
}

/* A list of those that are no constants. */
static PyObject *without_constants(PyObject *given) {
    PyObject *values = PySequence_Tuple(given), *found = PyList_New(0);
    for (Py_ssize_t i = 0; values != NULL && found != NULL && i < PyTuple_GET_SIZE(values); i++) {
        PyObject *value = PyTuple_GET_ITEM(values, i);
        int is_left_out = is_constant(value);
        if (is_left_out < 0 || (!is_left_out && PyList_Append(found, value) < 0))
            Py_CLEAR(found);
    }
    if (values == NULL)
        Py_CLEAR(found);
    Py_XDECREF(values);
    return found;
}

PyObject *trainable(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "trainable(values, known) takes 2 arguments, got %zd", count);
    PyObject *known = arguments[1];
    if (are_known(arguments[0], known))
        return Py_NewRef(known);
    return again(without_constants(arguments[0]), known);
}

/* An object's own attributes in their dict, new; NULL where it has none, or with an exception. */
static PyObject *dict_of(PyObject *thing) {
    PyObject *own = PyObject_GenericGetDict(thing, NULL);
    if (own == NULL && PyErr_ExceptionMatches(PyExc_AttributeError))
        PyErr_Clear();
    return own;
}

/* One of them, borrowed; None where it is missing, or with an exception. */
static inline PyObject *attribute_in(PyObject *own, PyObject *name) {
    PyObject *found = own != NULL && !PyErr_Occurred() ? PyDict_GetItemWithError(own, name) : NULL;
    return found != NULL ? found : Py_None;
}

/* Whether this is item k of a list, which may have changed. */
static inline bool is_item(PyObject *list, Py_ssize_t k, PyObject *x) {
    return k < PyList_GET_SIZE(list) && PyList_GET_ITEM(list, k) == x;
}

/* The list that was known before, where the objects are of the same classes and have the same attributes; or NULL. */
static PyObject *known_attributes(PyObject *objects, PyObject *names, PyObject *known) {
    Py_ssize_t k = 0, count = PyList_CheckExact(known) ? PyList_GET_SIZE(known) : -1;
    if (count != PyTuple_GET_SIZE(objects) * (PyTuple_GET_SIZE(names) + 1))
        return NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(objects); i++) {
        PyObject *thing = PyTuple_GET_ITEM(objects, i), *own = dict_of(thing);
        bool is_same = is_item(known, k++, (PyObject *)Py_TYPE(thing));
        for (Py_ssize_t j = 0; is_same && j < PyTuple_GET_SIZE(names); j++)
            is_same = is_item(known, k++, attribute_in(own, PyTuple_GET_ITEM(names, j)));
        Py_XDECREF(own);
        if (!is_same)
            return NULL;
    }
    return Py_NewRef(known);
}

static PyObject *list_attributes(PyObject *objects, PyObject *names) {
    Py_ssize_t width = PyTuple_GET_SIZE(names) + 1;
    PyObject *list = PyList_New(PyTuple_GET_SIZE(objects) * width);
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(objects); i++) {
        PyObject *thing = PyTuple_GET_ITEM(objects, i), *own = dict_of(thing);
        PyList_SET_ITEM(list, i * width, Py_NewRef(Py_TYPE(thing)));
        for (Py_ssize_t j = 1; j < width; j++)
            PyList_SET_ITEM(list, i * width + j, Py_NewRef(attribute_in(own, PyTuple_GET_ITEM(names, j - 1))));
        Py_XDECREF(own);
        if (PyErr_Occurred())
            Py_CLEAR(list);
    }
    return list;
}

PyObject *own_attributes(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    if (count != 3 || !PyTuple_Check(arguments[1]))
        return PyErr_Format(PyExc_TypeError, "own_attributes(objects, names, known) takes 3 arguments, names a tuple");
    PyObject *objects = PySequence_Tuple(arguments[0]);
    if (objects == NULL)
        return NULL;
    PyObject *result = known_attributes(objects, arguments[1], arguments[2]);
    if (result == NULL && !PyErr_Occurred())
        result = list_attributes(objects, arguments[1]);
    if (PyErr_Occurred())
        Py_CLEAR(result);
    Py_DECREF(objects);
    return result;
}
