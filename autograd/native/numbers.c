#include "numbers.h"

int number_of(PyObject *x, double *number) {
    Term term;
    if (!Py_IS_TYPE(x, core.value_type) && quick_term(x, &term)) {
        *number = term.data;
        return 0;
    }
    PyObject *result = PyObject_CallOneArg(core.to_float, x);
    if (result == NULL)
        return -1;
    *number = without_mark(PyFloat_AsDouble(result));
    Py_DECREF(result);
    return *number == -1.0 && PyErr_Occurred() ? -1 : 0;
}

PyObject *get_attribute(PyObject *x, const char *name) {
    PyObject *key = PyUnicode_InternFromString(name);
    PyObject *attribute = key != NULL ? PyObject_GetAttr(x, key) : NULL;
    Py_XDECREF(key);
    return attribute;
}

int attribute_if_any(PyObject *x, const char *name, PyObject **attribute) {
    *attribute = get_attribute(x, name);
    if (*attribute == NULL && !PyErr_ExceptionMatches(PyExc_AttributeError))
        return -1;
    PyErr_Clear();
    return 0;
}

/* Arrays, and other things with an `apply` of their own: 1, anything else: 0, or -1 and an exception. */
static int takes_over(PyObject *x) {
    PyObject *apply, *shape;
    if (attribute_if_any(x, "apply", &apply) < 0)
        return -1;
    Py_XDECREF(apply);
    if (apply != NULL)
        return 1;
    if (attribute_if_any(x, "shape", &shape) < 0)
        return -1;
    int has_axes = shape != NULL ? PyObject_IsTrue(shape) : 0;
    Py_XDECREF(shape);
    return has_axes;
}

int operand_of(PyObject *x, Term *term) {
    if (quick_term(x, term))
        return 1;
    if (is_value(x)) {
        term->node = (Node *)x;
        term->data = term->node->data;
        return 1;
    }
    int other = PyLong_CheckExact(x) ? 0 : takes_over(x);
    if (other != 0)
        return other < 0 ? -1 : 0;
    return number_of(x, &term->data) < 0 ? -1 : 1;
}
