/* The functions of autograd/ieee.py that C's library lacks or means otherwise: the same results, bit for bit. */

#ifndef GLASSGRAD_IEEE_H
#define GLASSGRAD_IEEE_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __FAST_MATH__
#error "nan, infinities and the order of operations are kept here: compile without -ffast-math"
#endif

static inline double forward_where(double condition, double a, double b) {
    return condition != 0.0 ? a : b;
}

static inline double forward_maximum(double x, double y) {
    return x > y || x != x ? x : y;
}

static inline double forward_minimum(double x, double y) {
    return x < y || x != x ? x : y;
}

static inline double forward_clip(double x, double lo, double hi) {
    return forward_minimum(forward_maximum(x, lo), hi);
}

static inline double forward_sign(double x) {
    return x != x ? x : (double)((x > 0.0) - (x < 0.0));
}

static inline double forward_step(double x) {
    return x != x ? x : (double)(x > 0.0);
}

/* The exponent is hidden from the compiler: it would write x**2 as x*x and x**-1 as 1/x, at times another float. */
static inline double forward_power(double x, double y) {
    volatile double exponent = y;
    return pow(x, exponent);
}

/* The remainder with the sign of y. */
static inline double forward_mod(double x, double y) {
    if (y == 0.0)
        return NAN;
    double rest = fmod(x, y);
    if (rest == 0.0)
        return copysign(0.0, y);
    return (rest < 0.0) != (y < 0.0) ? rest + y : rest;
}

/* x - rest is a multiple of y but for its rounding, which the last line takes back. */
static inline double forward_floor_divide(double x, double y) {
    if (y == 0.0)
        return x / y;
    double rest = fmod(x, y);
    double quotient = (x - rest) / y;
    if (rest != 0.0 && (rest < 0.0) != (y < 0.0))
        quotient -= 1.0;
    if (quotient == 0.0)
        return copysign(0.0, x / y);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/* Ties to even, on all decimal digits of |x|: a float has no more than 309 of them before the point and 1074 after. */
static inline double round_digits(double x, int decimals) {
    enum { WHOLE = 309, PLACES = 1074, POINT = 8 };
    char digits[1 + WHOLE + POINT + PLACES + sizeof "e-1074"] = "0"; /* the zero takes a carry */
    int length = 1 + snprintf(digits + 1, sizeof digits - 1, "%.*f", PLACES, fabs(x));
    int whole = (int)strspn(digits, "0123456789");
    memmove(digits + whole, digits + length - PLACES, PLACES + 1); /* over the point, which depends on the locale */
    int kept = whole + decimals;
    if (kept <= 0)
        return copysign(0.0, x);
    char *rest = digits + kept;
    bool is_tie = rest[0] == '5' && rest[1 + strspn(rest + 1, "0")] == '\0';
    bool is_up = is_tie ? (rest[-1] - '0') % 2 != 0 : rest[0] >= '5';
    memset(rest, '0', strlen(rest));
    for (char *digit = rest - 1; is_up; digit--) {
        is_up = *digit == '9';
        *digit = is_up ? '0' : (char)(*digit + 1);
    }
    strcat(digits, "e-1074");
    return copysign(strtod(digits, NULL), x);
}

/* The quotient of two whole numbers that are floats is rounded once; nan where x*10**decimals or its distance to the
   nearest whole number is not known well enough for that. */
static inline double round_quickly(double x, int decimals) {
    static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (decimals < 0 || decimals > 15)
        return NAN;
    double power = powers[decimals], whole = rint(x * power);
    bool is_sure = fabs(whole) < 0x1p52 && fabs(fma(x, power, -whole)) < 0.5;
    return is_sure ? copysign(whole / power, x) : NAN;
}

static inline double forward_round(double x, double decimals) {
    if (!isfinite(x))
        return x;
    if (!isfinite(decimals))
        return NAN;
    decimals = trunc(decimals);
    if (decimals == 0.0)
        return rint(x);
    if (decimals > 323.0) /* every float is a multiple of 1e-324 */
        return x;
    if (decimals < -308.0)
        return copysign(0.0, x);
    double quick = round_quickly(x, (int)decimals);
    return quick == quick ? quick : round_digits(x, (int)decimals);
}

/* The squares and their sum to twice the digits, then one Newton step: rounded once, as Python's is. */
static inline double forward_hypot(double x, double y) {
    double large = fmax(fabs(x), fabs(y)), small = fmin(fabs(x), fabs(y));
    if (isinf(large))
        return large;
    if (x != x || y != y)
        return NAN;
    if (small == 0.0)
        return large;
    int exponent;
    large = frexp(large, &exponent);
    small = ldexp(small, -exponent);
    double a = large * large, b = small * small;
    double square = a + b;
    double lost = (a - square) + b + fma(large, large, -a) + fma(small, small, -b);
    double root = sqrt(square);
    double residual = -fma(root, root, -square) + lost;
    return ldexp(root + residual / (2.0 * root), exponent);
}

#endif
