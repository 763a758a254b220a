/* "No path": the local derivative of an operand through which nothing is propagated; `None` in a rule of Python. */

#ifndef GLASSGRAD_NO_PATH_H
#define GLASSGRAD_NO_PATH_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* A quiet nan with a payload of its own, so arithmetic on other numbers never gives it. Told by its bits only. */
#define NO_PATH_BITS UINT64_C(0x7ff86e6f70617468)
#define NO_PATH (no_path())

static inline double no_path(void) {
    const uint64_t bits = NO_PATH_BITS;
    double mark;
    memcpy(&mark, &bits, sizeof mark);
    return mark;
}

static inline bool is_no_path(double partial) {
    uint64_t bits;
    memcpy(&bits, &partial, sizeof bits);
    return bits == NO_PATH_BITS;
}

#endif
