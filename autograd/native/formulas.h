/* Written by `python tools/generate.py` from the table in autograd/ops.py; a test fails when it is stale.

   For every operation of fixed arity, named as its row is:
   forward_<name>(operands)                  its value; those that C's library lacks are in ieee.h and special.h
   partials_<name>(out, operands, partials)  its local derivatives, given its value; NO_PATH where there is no path
   FOR_EACH_OPERATION(X)                     X(name, arity) for each, in the order of the table */

#ifndef GLASSGRAD_FORMULAS_H
#define GLASSGRAD_FORMULAS_H

#include "ieee.h"
#include "no_path.h"
#include "special.h"

static inline double forward_add(double x, double y);
static inline double forward_sub(double x, double y);
static inline double forward_mul(double x, double y);
static inline double forward_div(double x, double y);
static inline double forward_neg(double x);
static inline double forward_pos(double x);
static inline double forward_abs(double x);
static inline double forward_exp(double x);
static inline double forward_exp2(double x);
static inline double forward_expm1(double x);
static inline double forward_log(double x);
static inline double forward_log1p(double x);
static inline double forward_log2(double x);
static inline double forward_log10(double x);
static inline double forward_sqrt(double x);
static inline double forward_sin(double x);
static inline double forward_cos(double x);
static inline double forward_tan(double x);
static inline double forward_arcsin(double x);
static inline double forward_arccos(double x);
static inline double forward_arctan(double x);
static inline double forward_arctan2(double y, double x);
static inline double forward_sinh(double x);
static inline double forward_cosh(double x);
static inline double forward_tanh(double x);
static inline double forward_arcsinh(double x);
static inline double forward_arccosh(double x);
static inline double forward_arctanh(double x);
static inline double forward_erf(double x);
static inline double forward_erfc(double x);
static inline double forward_floor(double x);
static inline double forward_ceil(double x);

static inline double forward_add(double x, double y) { return x + y; }
static inline double forward_sub(double x, double y) { return x - y; }
static inline double forward_mul(double x, double y) { return x * y; }
static inline double forward_div(double x, double y) { return x / y; }
static inline double forward_neg(double x) { return -x; }
static inline double forward_pos(double x) { return +x; }
static inline double forward_abs(double x) { return fabs(x); }
static inline double forward_exp(double x) { return exp(x); }
static inline double forward_exp2(double x) { return exp2(x); }
static inline double forward_expm1(double x) { return expm1(x); }
static inline double forward_log(double x) { return log(x); }
static inline double forward_log1p(double x) { return log1p(x); }
static inline double forward_log2(double x) { return log2(x); }
static inline double forward_log10(double x) { return log10(x); }
static inline double forward_sqrt(double x) { return sqrt(x); }
static inline double forward_sin(double x) { return sin(x); }
static inline double forward_cos(double x) { return cos(x); }
static inline double forward_tan(double x) { return tan(x); }
static inline double forward_arcsin(double x) { return asin(x); }
static inline double forward_arccos(double x) { return acos(x); }
static inline double forward_arctan(double x) { return atan(x); }
static inline double forward_arctan2(double y, double x) { return atan2(y, x); }
static inline double forward_sinh(double x) { return sinh(x); }
static inline double forward_cosh(double x) { return cosh(x); }
static inline double forward_tanh(double x) { return tanh(x); }
static inline double forward_arcsinh(double x) { return asinh(x); }
static inline double forward_arccosh(double x) { return acosh(x); }
static inline double forward_arctanh(double x) { return atanh(x); }
static inline double forward_erf(double x) { return erf(x); }
static inline double forward_erfc(double x) { return erfc(x); }
static inline double forward_floor(double x) { return floor(x); }
static inline double forward_ceil(double x) { return ceil(x); }

static inline void partials_add(double out, double x, double y, double *partials) {
    partials[0] = 1.0;
    partials[1] = 1.0;
}

static inline void partials_sub(double out, double x, double y, double *partials) {
    partials[0] = 1.0;
    partials[1] = -1.0;
}

static inline void partials_mul(double out, double x, double y, double *partials) {
    partials[0] = y;
    partials[1] = x;
}

static inline void partials_div(double out, double x, double y, double *partials) {
    partials[0] = 1.0 / y;
    partials[1] = -out / y;
}

static inline void partials_power(double out, double x, double y, double *partials) {
    partials[0] = ((y == 0.0) && (forward_abs(x) < 1e-308) ? 0.0 : y * forward_shifted_power(x, y, 1.0));
    partials[1] = ((x == 0.0) && (y >= 0.0) ? 0.0 : out * forward_log(x));
}

static inline void partials_floor_divide(double out, double x, double y, double *partials) {
    partials[0] = 0.0;
    partials[1] = 0.0;
}

static inline void partials_mod(double out, double x, double y, double *partials) {
    partials[0] = 1.0;
    partials[1] = -forward_floor_divide(x, y);
}

static inline void partials_neg(double out, double x, double *partials) {
    partials[0] = -1.0;
}

static inline void partials_pos(double out, double x, double *partials) {
    partials[0] = 1.0;
}

static inline void partials_abs(double out, double x, double *partials) {
    partials[0] = forward_sign(x);
}

static inline void partials_exp(double out, double x, double *partials) {
    partials[0] = out;
}

static inline void partials_exp2(double out, double x, double *partials) {
    partials[0] = out * 0.6931471805599453;
}

static inline void partials_expm1(double out, double x, double *partials) {
    partials[0] = forward_exp(x);
}

static inline void partials_log(double out, double x, double *partials) {
    partials[0] = 1.0 / x;
}

static inline void partials_log1p(double out, double x, double *partials) {
    partials[0] = 1.0 / (1.0 + x);
}

static inline void partials_log2(double out, double x, double *partials) {
    partials[0] = 1.4426950408889634 / x;
}

static inline void partials_log10(double out, double x, double *partials) {
    partials[0] = 0.43429448190325176 / x;
}

static inline void partials_sqrt(double out, double x, double *partials) {
    partials[0] = 0.5 / out;
}

static inline void partials_cbrt(double out, double x, double *partials) {
    partials[0] = 1.0 / out / (3.0 * out);
}

static inline void partials_sin(double out, double x, double *partials) {
    partials[0] = forward_cos(x);
}

static inline void partials_cos(double out, double x, double *partials) {
    partials[0] = -forward_sin(x);
}

static inline void partials_tan(double out, double x, double *partials) {
    partials[0] = 1.0 + out * out;
}

static inline void partials_arcsin(double out, double x, double *partials) {
    partials[0] = 1.0 / forward_sqrt((1.0 - x) * (1.0 + x));
}

static inline void partials_arccos(double out, double x, double *partials) {
    partials[0] = -1.0 / forward_sqrt((1.0 - x) * (1.0 + x));
}

static inline void partials_arctan(double out, double x, double *partials) {
    partials[0] = forward_inversion(1.0, x);
}

static inline void partials_arctan2(double out, double y, double x, double *partials) {
    partials[0] = forward_inversion(x, y);
    partials[1] = -forward_inversion(y, x);
}

static inline void partials_sinh(double out, double x, double *partials) {
    partials[0] = forward_cosh(x);
}

static inline void partials_cosh(double out, double x, double *partials) {
    partials[0] = forward_sinh(x);
}

static inline void partials_tanh(double out, double x, double *partials) {
    partials[0] = 4.0 * forward_sigmoid(2.0 * x) * forward_sigmoid(-2.0 * x);
}

static inline void partials_arcsinh(double out, double x, double *partials) {
    partials[0] = 1.0 / forward_hypot(1.0, x);
}

static inline void partials_arccosh(double out, double x, double *partials) {
    partials[0] = 1.0 / (forward_sqrt(x - 1.0) * forward_sqrt(x + 1.0));
}

static inline void partials_arctanh(double out, double x, double *partials) {
    partials[0] = 1.0 / ((1.0 - x) * (1.0 + x));
}

static inline void partials_hypot(double out, double x, double y, double *partials) {
    partials[0] = forward_unit(x, y);
    partials[1] = forward_unit(y, x);
}

static inline void partials_erf(double out, double x, double *partials) {
    partials[0] = 1.1283791670955126 * forward_gaussian(x);
}

static inline void partials_erfc(double out, double x, double *partials) {
    partials[0] = -1.1283791670955126 * forward_gaussian(x);
}

static inline void partials_sigmoid(double out, double x, double *partials) {
    partials[0] = out * forward_sigmoid(-x);
}

static inline void partials_relu(double out, double x, double *partials) {
    partials[0] = forward_step(x);
}

static inline void partials_leaky_relu(double out, double x, double slope, double *partials) {
    partials[0] = (x > 0.0 ? 1.0 : slope);
    partials[1] = (x > 0.0 ? 0.0 : x);
}

static inline void partials_elu(double out, double x, double alpha, double *partials) {
    partials[0] = (x > 0.0 ? 1.0 : alpha * forward_exp(x));
    partials[1] = (x > 0.0 ? 0.0 : forward_expm1(x));
}

static inline void partials_gelu(double out, double x, double *partials) {
    partials[0] = forward_normal_cdf(x) + forward_clip(x, -40.0, 40.0) * forward_normal_pdf(x);
}

static inline void partials_silu(double out, double x, double *partials) {
    partials[0] = forward_sigmoid(x) + (x > 0.0 ? -forward_silu(-x) * forward_sigmoid(x) : out * forward_sigmoid(-x));
}

static inline void partials_softplus(double out, double x, double *partials) {
    partials[0] = forward_sigmoid(x);
}

static inline void partials_log_sigmoid(double out, double x, double *partials) {
    partials[0] = forward_sigmoid(-x);
}

static inline void partials_maximum(double out, double x, double y, double *partials) {
    partials[0] = forward_exceeds(x, y);
    partials[1] = forward_exceeds(y, x);
}

static inline void partials_minimum(double out, double x, double y, double *partials) {
    partials[0] = forward_exceeds(y, x);
    partials[1] = forward_exceeds(x, y);
}

static inline void partials_clip(double out, double x, double lo, double hi, double *partials) {
    partials[0] = ((x >= lo) && (x <= hi) ? 1.0 : 0.0);
    partials[1] = ((x < lo) && (lo <= hi) ? 1.0 : 0.0);
    partials[2] = ((x > hi) || (lo > hi) ? 1.0 : 0.0);
}

static inline void partials_where(double out, double condition, double a, double b, double *partials) {
    partials[0] = NO_PATH;
    partials[1] = (condition != 0.0 ? 1.0 : NO_PATH);
    partials[2] = (condition != 0.0 ? NO_PATH : 1.0);
}

static inline void partials_floor(double out, double x, double *partials) {
    partials[0] = 0.0;
}

static inline void partials_ceil(double out, double x, double *partials) {
    partials[0] = 0.0;
}

static inline void partials_round(double out, double x, double decimals, double *partials) {
    partials[0] = 0.0;
    partials[1] = 0.0;
}

static inline void partials_sign(double out, double x, double *partials) {
    partials[0] = 0.0;
}

static inline void partials_step(double out, double x, double *partials) {
    partials[0] = 0.0;
}

static inline void partials_shifted_power(double out, double x, double y, double k, double *partials) {
    partials[0] = ((y == k) && (forward_abs(x) < 1e-308) ? 0.0 : (y - k) * forward_shifted_power(x, y, k + 1.0));
    partials[1] = ((x == 0.0) && (y >= k) ? 0.0 : out * forward_log(x));
    partials[2] = ((x == 0.0) && (y >= k) ? 0.0 : -out * forward_log(x));
}

static inline void partials_unit(double out, double x, double y, double *partials) {
    partials[0] = forward_unit(y, x) * forward_inversion(y, x);
    partials[1] = -out * forward_inversion(y, x);
}

static inline void partials_inversion(double out, double x, double y, double *partials) {
    partials[0] = (forward_inversion(y, x) - out) * (forward_inversion(y, x) + out);
    partials[1] = -2.0 * out * forward_inversion(y, x);
}

static inline void partials_exceeds(double out, double x, double y, double *partials) {
    partials[0] = 0.0;
    partials[1] = 0.0;
}

static inline void partials_gaussian(double out, double x, double *partials) {
    partials[0] = (out == 0.0 ? 0.0 : -2.0 * x * out);
}

static inline void partials_normal_pdf(double out, double x, double *partials) {
    partials[0] = (out == 0.0 ? 0.0 : -x * out);
}

static inline void partials_normal_cdf(double out, double x, double *partials) {
    partials[0] = forward_normal_pdf(x);
}

#define FOR_EACH_OPERATION(X) \
    X(add, 2) \
    X(sub, 2) \
    X(mul, 2) \
    X(div, 2) \
    X(power, 2) \
    X(floor_divide, 2) \
    X(mod, 2) \
    X(neg, 1) \
    X(pos, 1) \
    X(abs, 1) \
    X(exp, 1) \
    X(exp2, 1) \
    X(expm1, 1) \
    X(log, 1) \
    X(log1p, 1) \
    X(log2, 1) \
    X(log10, 1) \
    X(sqrt, 1) \
    X(cbrt, 1) \
    X(sin, 1) \
    X(cos, 1) \
    X(tan, 1) \
    X(arcsin, 1) \
    X(arccos, 1) \
    X(arctan, 1) \
    X(arctan2, 2) \
    X(sinh, 1) \
    X(cosh, 1) \
    X(tanh, 1) \
    X(arcsinh, 1) \
    X(arccosh, 1) \
    X(arctanh, 1) \
    X(hypot, 2) \
    X(erf, 1) \
    X(erfc, 1) \
    X(sigmoid, 1) \
    X(relu, 1) \
    X(leaky_relu, 2) \
    X(elu, 2) \
    X(gelu, 1) \
    X(silu, 1) \
    X(softplus, 1) \
    X(log_sigmoid, 1) \
    X(maximum, 2) \
    X(minimum, 2) \
    X(clip, 3) \
    X(where, 3) \
    X(floor, 1) \
    X(ceil, 1) \
    X(round, 2) \
    X(sign, 1) \
    X(step, 1) \
    X(shifted_power, 3) \
    X(unit, 2) \
    X(inversion, 2) \
    X(exceeds, 2) \
    X(gaussian, 1) \
    X(normal_pdf, 1) \
    X(normal_cdf, 1)

#endif
