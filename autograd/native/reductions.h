/* The operations of many numbers, and the rule of the product: the same results as in autograd/special.py and
   autograd/ieee.py, bit for bit. Nothing is allocated, so nothing fails. */

#ifndef GLASSGRAD_REDUCTIONS_H
#define GLASSGRAD_REDUCTIONS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* The bits of all floats, from 2**-1074 to 2**1023: parts that do not overlap are no more than these. */
enum { MOST_PARTS = 2098 };

/* A sum kept exactly, as floats that do not overlap, the smallest first.

   Source: J. R. Shewchuk, Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates, 1997. */
typedef struct {
    double parts[MOST_PARTS];
    size_t count;
    double plain;   /* the sum from the left */
    double special; /* the sum of infinities and nan */
    bool is_special, overflowed;
} Sum;

static inline void sum_start(Sum *sum) {
    sum->count = 0;
    sum->plain = sum->special = 0.0;
    sum->is_special = sum->overflowed = false;
}

static inline void sum_add(Sum *sum, double x) {
    sum->plain += x;
    if (!isfinite(x)) {
        sum->special += x;
        sum->is_special = true;
        sum->count = 0;
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < sum->count; i++) {
        double y = sum->parts[i], total = x + y;
        double lost = fabs(x) < fabs(y) ? x - (total - y) : y - (total - x);
        if (lost != 0.0)
            sum->parts[kept++] = lost;
        x = total;
    }
    if (!isfinite(x)) {
        sum->overflowed = true;
        kept = 0;
    } else if (x != 0.0) {
        sum->parts[kept++] = x;
    }
    sum->count = kept;
}

/* The parts as one float, rounded once: what is left decides where the last addition is halfway between two floats. */
static inline double sum_rounded(const Sum *sum) {
    size_t i = sum->count;
    double total = i > 0 ? sum->parts[--i] : 0.0, lost = 0.0;
    while (i > 0 && lost == 0.0) {
        double high = total, low = sum->parts[--i];
        total = high + low;
        lost = low - (total - high);
    }
    if (i > 0 && (lost < 0.0) == (sum->parts[i - 1] < 0.0)) {
        double twice = 2.0 * lost, other = total + twice;
        if (other - total == twice)
            total = other;
    }
    return total;
}

static inline double sum_result(const Sum *sum) {
    if (sum->overflowed)
        return sum->plain;
    return sum->is_special ? sum->special : sum_rounded(sum);
}

static inline double sum_exact(const double *xs, size_t n) {
    Sum sum;
    sum_start(&sum);
    for (size_t i = 0; i < n; i++)
        sum_add(&sum, xs[i]);
    return sum_result(&sum);
}

static inline double product(const double *xs, size_t n) {
    double result = 1.0;
    for (size_t i = 0; i < n; i++)
        result *= xs[i];
    return result;
}

static inline bool all_finite(const double *xs, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!isfinite(xs[i]))
            return false;
    return true;
}

/* n is at least 1. */
static inline double mean(const double *xs, size_t n) {
    double total = sum_exact(xs, n);
    if (!isinf(total) || !all_finite(xs, n))
        return total / (double)n;
    Sum sum;
    sum_start(&sum);
    for (size_t i = 0; i < n; i++)
        sum_add(&sum, xs[i] / (double)n);
    return sum_result(&sum);
}

/* n is at least 1. */
static inline double logsumexp(const double *xs, size_t n) {
    size_t largest = 0;
    for (size_t i = 0; i < n; i++) {
        if (xs[i] != xs[i])
            return NAN;
        if (xs[i] > xs[largest])
            largest = i;
    }
    if (!isfinite(xs[largest]))
        return xs[largest];
    Sum sum;
    sum_start(&sum);
    for (size_t i = 0; i < n; i++)
        if (i != largest)
            sum_add(&sum, exp(xs[i] - xs[largest]));
    return xs[largest] + log1p(sum_result(&sum));
}

static inline double dot(const double *xs, const double *ys, size_t n, double bias) {
    double total = bias;
    for (size_t i = 0; i < n; i++)
        total += xs[i] * ys[i];
    return total;
}

/* For each x the product of what is left of it, times the product of what is right of it. */
static inline void products_of_others(const double *xs, size_t n, double *products) {
    double before = 1.0, after = 1.0;
    for (size_t i = 0; i < n; i++) {
        products[i] = before;
        before *= xs[i];
    }
    for (size_t i = n; i-- > 0;) {
        products[i] *= after;
        after *= xs[i];
    }
}

#endif
