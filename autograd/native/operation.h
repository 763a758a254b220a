/* Operations called as functions, `exp(x)` and `dot(xs, ys)`, and as methods, `x.exp()`. */

#ifndef GLASSGRAD_OPERATION_H
#define GLASSGRAD_OPERATION_H

#include "record.h"

extern PyType_Spec operation_spec, method_spec;

/* evaluate.c: evaluate(name, operands). */
PyObject *module_evaluate(PyObject *module, PyObject *arguments);

/* many.c: a reduction on its public arguments. 1 and the result, 0 where Python must look at them, -1: exception. */
int call_reduction(Operation *op, PyObject *const *arguments, Py_ssize_t count, PyObject **result);

/* A node, or a float where all terms are numbers. */
static inline PyObject *result_of_formula(PyObject *op, const Formula *formula, const Term *terms) {
    double numbers[MOST_OPERANDS];
    for (int i = 0; i < formula->arity; i++) {
        if (terms[i].node != NULL)
            return record_formula(op, formula, terms);
        numbers[i] = terms[i].data;
    }
    return PyFloat_FromDouble(formula->forward(numbers));
}

#endif
