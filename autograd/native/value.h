/* The type of Value, part by part. */

#ifndef GLASSGRAD_VALUE_H
#define GLASSGRAD_VALUE_H

#include "core.h"

/* value.c: made and compared. */
extern PyType_Spec value_spec;
PyObject *value_vectorcall(PyObject *type, PyObject *const *arguments, size_t flags, PyObject *names);
PyObject *value_constant(PyObject *module, PyObject *x);

/* attributes.c: state. */
extern PyGetSetDef value_attributes[];
extern PyMemberDef value_members[];

/* links.c: how it was made. */
PyObject *get_operands(PyObject *self, void *key);
PyObject *get_partials(PyObject *self, void *key);
PyObject *get_links(PyObject *self, void *key);
int set_links(PyObject *self, PyObject *links, void *key);
PyObject *value_restored(PyObject *type, PyObject *const *arguments, Py_ssize_t count);

/* arithmetic.c: the operators. */
PyObject *value_add(PyObject *left, PyObject *right);
PyObject *value_sub(PyObject *left, PyObject *right);
PyObject *value_mul(PyObject *left, PyObject *right);
PyObject *value_div(PyObject *left, PyObject *right);
PyObject *value_floor_divide(PyObject *left, PyObject *right);
PyObject *value_mod(PyObject *left, PyObject *right);
PyObject *value_pow(PyObject *base, PyObject *exponent, PyObject *modulus);
PyObject *value_neg(PyObject *self);
PyObject *value_pos(PyObject *self);
PyObject *value_abs(PyObject *self);

/* Tell the operators their rows. */
void arithmetic_bind(const char *name, PyObject *op);

/* comparison.c */
PyObject *value_compare(PyObject *self, PyObject *other, int operator);

#endif
