/* Vector: numbers and Values side by side, never changed once made. */

#ifndef GLASSGRAD_VECTOR_H
#define GLASSGRAD_VECTOR_H

#include "core.h"
#include "numbers.h"

typedef struct {
    PyObject_VAR_HEAD
    bool are_numbers; /* all of them; else the elements are objects: Values, and floats */
    union {
        double numbers[1];
        PyObject *elements[1];
    };
} Vector;

extern PyTypeObject *vector_type;
extern PyType_Spec vector_spec;

static inline bool is_vector(PyObject *x) {
    return Py_IS_TYPE(x, vector_type);
}

/* A Vector of numbers that are still to be filled in; NULL and an exception where memory ends. */
Vector *vector_of_numbers(Py_ssize_t count);

/* A Vector of Values and floats, whose references it takes over, also where memory ends. */
PyObject *vector_of_elements(PyObject **elements, Py_ssize_t count);

/* The term of one element; false where it is a Value of a subclass. */
static inline bool vector_term(const Vector *vector, Py_ssize_t i, Term *term) {
    if (!vector->are_numbers)
        return quick_term(vector->elements[i], term);
    *term = (Term){NULL, vector->numbers[i]};
    return true;
}

/* One element as an object, new. */
static inline PyObject *vector_element(const Vector *vector, Py_ssize_t i) {
    return vector->are_numbers ? PyFloat_FromDouble(vector->numbers[i]) : Py_NewRef(vector->elements[i]);
}

/* elementwise.c: operations element by element. */
PyObject *vector_apply(PyObject *self, PyObject *const *arguments, Py_ssize_t count);
PyObject *vector_compare(PyObject *self, PyObject *other, int operator);
PyObject *vector_add(PyObject *left, PyObject *right);
PyObject *vector_sub(PyObject *left, PyObject *right);
PyObject *vector_mul(PyObject *left, PyObject *right);
PyObject *vector_div(PyObject *left, PyObject *right);
PyObject *vector_floor_divide(PyObject *left, PyObject *right);
PyObject *vector_mod(PyObject *left, PyObject *right);
PyObject *vector_power(PyObject *base, PyObject *exponent, PyObject *modulus);
PyObject *vector_neg(PyObject *self);
PyObject *vector_pos(PyObject *self);
PyObject *vector_abs(PyObject *self);

/* Tell the operators their rows. */
void elementwise_bind(const char *name, PyObject *op);

/* columns.c: the data and gradients of many Values. */
PyObject *get_data(PyObject *module, PyObject *values);
PyObject *get_grads(PyObject *module, PyObject *values);
PyObject *set_data(PyObject *module, PyObject *const *arguments, Py_ssize_t count);
PyObject *set_grads(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

/* Whether something is a list or tuple of floats and ints only, all finite. */
PyObject *are_finite_numbers(PyObject *module, PyObject *xs);

/* The things in a list or tuple of plain Values only, so that to read and set their numbers runs nothing of Python's;
   NULL for anything else, or where there are not `count` of them. */
PyObject **plain_values(PyObject *values, Py_ssize_t count);

/* known.c: what is the list known before where nothing has changed. */
PyObject *trainable(PyObject *module, PyObject *const *arguments, Py_ssize_t count);
PyObject *own_attributes(PyObject *module, PyObject *const *arguments, Py_ssize_t count);

#endif
