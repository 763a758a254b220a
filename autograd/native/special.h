/* The functions of autograd/special.py, where each is explained: the same results, bit for bit. */

#ifndef GLASSGRAD_SPECIAL_H
#define GLASSGRAD_SPECIAL_H

#include "ieee.h"

#define PI 3.141592653589793
#define SCALE_UP 0x1p600
#define SCALE_DOWN 0x1p-600

static inline double forward_cbrt(double x) {
    double root = cbrt(x);
    if (root == 0.0 || !isfinite(root))
        return root;
    return root - (root - x / root / root) / 3.0;
}

static inline double forward_shifted_power(double x, double y, double k) {
    double exponent = y - k;
    double shift = y - exponent;
    double lost = (y - (exponent + shift)) + (shift - k);
    double result = forward_power(x, exponent);
    if (lost == 0.0 || !isfinite(lost))
        return result;
    double parity = forward_mod(lost, 2.0);
    if (x < 0.0 && parity != 0.0)
        result = parity == 1.0 ? -result : NAN;
    double size = fabs(result);
    return 0.0 < size && size < INFINITY ? result + result * (lost * log(fabs(x))) : result;
}

static inline double forward_exceeds(double x, double y) {
    return x == x && y == y ? 0.5 * (1.0 + (x > y) - (x < y)) : NAN;
}

static inline double forward_unit(double x, double y) {
    double square = x * x + y * y;
    if (1e-290 < square && square < INFINITY)
        return x / sqrt(square);
    if (x == 0.0 || square != square)
        return square != square ? square : x;
    if (isinf(x))
        return copysign(isinf(y) ? sqrt(0.5) : 1.0, x);
    if (square < INFINITY)
        return forward_unit(x * SCALE_UP, y * SCALE_UP);
    double u = x * SCALE_DOWN, v = y * SCALE_DOWN;
    return 0.5 * x / (sqrt(u * u + v * v) * (0.5 * SCALE_UP));
}

static inline double forward_inversion(double x, double y) {
    double square = x * x + y * y;
    if (1e-290 < square && square < INFINITY)
        return x / square;
    if (x == 0.0 || square != square)
        return square != square ? square : x;
    if (isinf(x) || isinf(y))
        return copysign(0.0, x);
    double scale = square < 1.0 ? SCALE_UP : SCALE_DOWN;
    return forward_inversion(x * scale, y * scale) * scale;
}

typedef struct {
    double head, rest;
} Split;

static inline Split split(double x) {
    double big = 134217729.0 * x;
    double head = big - (big - x);
    return (Split){head, x - head};
}

static inline double exp_of_square(double x, double a) {
    if (!(fabs(x) < 40.0))
        return x == x ? 0.0 : x;
    Split parts = split(x);
    double square = x * x;
    double lost = parts.head * parts.head - square + parts.rest * (x + parts.head);
    double result = exp(-a * square);
    return result - result * (a * lost);
}

static inline double forward_gaussian(double x) {
    return exp_of_square(x, 1.0);
}

static inline double forward_normal_pdf(double x) {
    return 1.0 / sqrt(2.0 * PI) * exp_of_square(x, 0.5);
}

static inline double forward_normal_cdf(double x) {
    const double root = sqrt(0.5), root_lost = -4.833646656726457e-17;
    double z = -x * root;
    if (!(0.5 < z && z < 40.0))
        return 0.5 * erfc(z);
    Split a = split(-x), b = split(root);
    double lost = a.head * b.head - z + a.head * b.rest + a.rest * b.head;
    lost += a.rest * b.rest - x * root_lost;
    return 0.5 * erfc(z) - lost * exp(-z * z) / sqrt(PI);
}

static inline double forward_sigmoid(double x) {
    double power = exp(-x);
    return isinf(power) ? exp(x) : 1.0 / (1.0 + power);
}

static inline double forward_relu(double x) {
    return x > 0.0 || x != x ? x : 0.0;
}

static inline double forward_leaky_relu(double x, double slope) {
    return x > 0.0 ? x : slope * x;
}

static inline double forward_elu(double x, double alpha) {
    return x > 0.0 ? x : alpha * expm1(x);
}

static inline double forward_gelu(double x) {
    return x == -INFINITY ? -0.0 : x * forward_normal_cdf(x);
}

static inline double forward_silu(double x) {
    if (x > -709.0)
        return x / (1.0 + exp(-x));
    double half = exp(0.5 * x);
    return half != 0.0 ? x * half * half : -0.0;
}

static inline double forward_softplus(double x) {
    return (0.0 > x ? 0.0 : x) + log1p(exp(-fabs(x)));
}

static inline double forward_log_sigmoid(double x) {
    return -forward_softplus(-x);
}

#endif
