/* The operations of many operands as a table of functions; the rules are those of their rows in ops.py. */

#include "reductions.h"

#include "formulas.h"
#include "record.h"

static double forward_fsum(const double *x, size_t count) {
    return sum_exact(x, count);
}

static void partials_fsum(double out, const double *x, size_t count, double *partials) {
    (void)out, (void)x;
    for (size_t i = 0; i < count; i++)
        partials[i] = 1.0;
}

static double forward_prod(const double *x, size_t count) {
    return product(x, count);
}

static void partials_prod(double out, const double *x, size_t count, double *partials) {
    (void)out;
    products_of_others(x, count, partials);
}

static double forward_mean(const double *x, size_t count) {
    return mean(x, count);
}

static void partials_mean(double out, const double *x, size_t count, double *partials) {
    (void)out, (void)x;
    for (size_t i = 0; i < count; i++)
        partials[i] = 1.0 / (double)count;
}

static double forward_logsumexp(const double *x, size_t count) {
    return logsumexp(x, count);
}

static void partials_logsumexp(double out, const double *x, size_t count, double *partials) {
    double shift = out == -INFINITY ? 0.0 : out;
    for (size_t i = 0; i < count; i++)
        partials[i] = forward_exp(x[i] - shift);
}

/* x1..xn, y1..yn, bias */
static double forward_dot(const double *x, size_t count) {
    size_t n = count / 2;
    return dot(x, x + n, n, x[count - 1]);
}

static void partials_dot(double out, const double *x, size_t count, double *partials) {
    (void)out;
    size_t n = count / 2;
    memcpy(partials, x + n, n * sizeof *x);
    memcpy(partials + n, x, n * sizeof *x);
    partials[count - 1] = 1.0;
}

const Reduction reductions[] = {
    {"fsum", false, forward_fsum, partials_fsum},
    {"prod", false, forward_prod, partials_prod},
    {"mean", false, forward_mean, partials_mean},
    {"logsumexp", false, forward_logsumexp, partials_logsumexp},
    {"dot", true, forward_dot, partials_dot},
    {NULL, false, NULL, NULL},
};
