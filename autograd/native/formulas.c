/* The generated formulas as a table of functions. */

#include "formulas.h"

#include "record.h"

#define VALUES_1 x[0]
#define VALUES_2 x[0], x[1]
#define VALUES_3 x[0], x[1], x[2]

#define DEFINE(name, arity)                                                                                            \
    static double forward_of_##name(const double *x) { return forward_##name(VALUES_##arity); }                        \
    static double compute_##name(const double *x, double *partials) {                                                  \
        double out = forward_##name(VALUES_##arity);                                                                   \
        partials_##name(out, VALUES_##arity, partials);                                                                \
        return out;                                                                                                    \
    }

FOR_EACH_OPERATION(DEFINE)

#define ENTRY(name, arity) {#name, arity, forward_of_##name, compute_##name},

const Formula formulas[] = {FOR_EACH_OPERATION(ENTRY){NULL, 0, NULL, NULL}};
