/* Order and equality of Values: numbers are compared, what is none answers for itself. */

#include "numbers.h"
#include "value.h"

/* The macros of math.h set no flag for a nan. */
static PyObject *compare(double x, double y, int operator) {
    switch (operator) {
    case Py_LT: return PyBool_FromLong(isless(x, y));
    case Py_LE: return PyBool_FromLong(islessequal(x, y));
    case Py_EQ: return PyBool_FromLong(x == y);
    case Py_NE: return PyBool_FromLong(x != y);
    case Py_GT: return PyBool_FromLong(isgreater(x, y));
    default: return PyBool_FromLong(isgreaterequal(x, y));
    }
}

/* 1 for what has a `__float__` and no axes, 0 for anything else, -1 and an exception. */
static int is_single_number(PyObject *x) {
    PyObject *convert, *shape;
    if (attribute_if_any(x, "__float__", &convert) < 0)
        return -1;
    if (convert == NULL)
        return 0;
    Py_DECREF(convert);
    if (attribute_if_any(x, "shape", &shape) < 0)
        return -1;
    int has_axes = shape != NULL ? PyObject_IsTrue(shape) : 0;
    Py_XDECREF(shape);
    return has_axes < 0 ? -1 : !has_axes;
}

PyObject *value_compare(PyObject *self, PyObject *other, int operator) {
    double x = ((Node *)self)->data;
    if (is_value(other))
        return compare(x, ((Node *)other)->data, operator);
    if (PyFloat_CheckExact(other))
        return compare(x, PyFloat_AS_DOUBLE(other), operator);
    Term term;
    if (quick_term(other, &term) && fabs(term.data) < 0x1p53) /* a larger int may be none of the floats */
        return compare(x, term.data, operator);
    int is_number = PyLong_CheckExact(other) ? 1 : is_single_number(other);
    if (is_number < 0)
        return NULL;
    if (is_number == 0)
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *number = PyFloat_FromDouble(x);
    PyObject *answer = number != NULL ? PyObject_RichCompare(number, other, operator) : NULL;
    int truth = answer != NULL ? PyObject_IsTrue(answer) : -1;
    Py_XDECREF(number);
    Py_XDECREF(answer);
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}
