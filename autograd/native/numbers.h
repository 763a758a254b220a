/* What comes in from Python: numbers and operands. */

#ifndef GLASSGRAD_NUMBERS_H
#define GLASSGRAD_NUMBERS_H

#include "core.h"
#include "no_path.h"

#include <math.h>

/* A nan from outside must not be taken for the mark of a missing path, with either sign. */
static inline double without_mark(double x) {
    return is_no_path(x) || is_no_path(-x) ? NAN : x;
}

/* Any real number as a double, as ieee.to_float; -1 and its exception for what is none. */
int number_of(PyObject *x, double *number);

/* The attribute, new, or NULL and an exception. The cache of types keeps names: a new text each time would fill it. */
PyObject *get_attribute(PyObject *x, const char *name);

/* The attribute, new, or NULL where there is none of that name; -1 and any other exception. */
int attribute_if_any(PyObject *x, const char *name, PyObject **attribute);

/* Read the numbers of nodes again, after code of Python's that may have set them. */
static inline void refresh(Term *terms, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++)
        if (terms[i].node != NULL)
            terms[i].data = terms[i].node->data;
}

/* An operand of an operator: 1 and the term, 0 for what knows itself how to take a Value, -1 and an exception. */
int operand_of(PyObject *x, Term *term);

/* The term of a Value, float or int of exactly that class, or of a bool; false for anything else. Runs no code of Python's. */
static inline bool quick_term(PyObject *x, Term *term) {
    if (Py_IS_TYPE(x, core.value_type)) {
        term->node = (Node *)x;
        term->data = term->node->data;
        return true;
    }
    term->node = NULL;
    if (PyFloat_CheckExact(x)) {
        term->data = without_mark(PyFloat_AS_DOUBLE(x));
        return true;
    }
    if (PyLong_CheckExact(x)) {
        int is_large; /* such an int is left to to_float: an exception could run the collector, and with it any code */
        term->data = (double)PyLong_AsLongLongAndOverflow(x, &is_large);
        return !is_large;
    }
    term->data = x == Py_True;
    return PyBool_Check(x);
}

#endif
