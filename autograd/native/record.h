/* The node of an operation: its value and local derivatives, and how they are found. */

#ifndef GLASSGRAD_RECORD_H
#define GLASSGRAD_RECORD_H

#include "flags.h"
#include "labels.h"
#include "node.h"

/* An operation of fixed arity whose formulas were generated from the table. */
typedef struct {
    const char *name;
    int arity;
    double (*forward)(const double *operands);
    double (*compute)(const double *operands, double *partials); /* the value, and the local derivatives */
} Formula;

extern const Formula formulas[];

/* An operation of many operands, at least one, by hand in reductions.h. */
typedef struct {
    const char *name;
    bool is_odd; /* the count of operands is */
    double (*forward)(const double *operands, size_t count);
    void (*partials)(double out, const double *operands, size_t count, double *partials);
} Reduction;

extern const Reduction reductions[];

/* A row of the table: the class Op of table.py inherits from it. */
typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    const Formula *formula; /* NULL where only Python knows the rule */
    const Reduction *reduction;
    Py_ssize_t required;    /* operands without a default */
    double defaults[3];     /* by position */
} Operation;

enum { MOST_OPERANDS = 3 }; /* of a Formula */

/* The node of an operation on terms. */
static inline PyObject *record(PyObject *op, double out, const Term *terms, const double *partials, uint32_t count) {
    Node *node = node_make(terms, partials, count);
    if (node == NULL)
        return NULL;
    node->op = Py_XNewRef(op);
    node->data = out;
    return node_finish(node);
}

/* A formula on as many terms as it takes. */
static inline PyObject *record_formula(PyObject *op, const Formula *formula, const Term *terms) {
    double operands[MOST_OPERANDS], partials[MOST_OPERANDS];
    for (int i = 0; i < formula->arity; i++)
        operands[i] = terms[i].data;
    Flags flags = flags_now();
    double out = formula->compute(operands, partials);
    PyObject *result = record(op, out, terms, partials, (uint32_t)formula->arity);
    flags_restore(flags); /* last, so that nothing has to wait for the formula */
    return result;
}

static inline bool fits(const Reduction *reduction, Py_ssize_t count) {
    return count > 0 && (!reduction->is_odd || count % 2 == 1);
}

/* A reduction on terms whose numbers are `operands`; `partials` is room for as many. */
PyObject *record_reduction(PyObject *op, const Reduction *reduction, const Term *terms, const double *operands,
                           double *partials, uint32_t count);

/* Value.apply(op, operands): any operation on any number of operands. */
PyObject *value_apply(PyObject *self, PyObject *const *arguments, Py_ssize_t count);

#endif
