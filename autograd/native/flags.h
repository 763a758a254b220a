/* The processor's floating-point flags. numpy clears them before a loop over objects, looks at them after it and warns,
   or raises, by what it finds; so a formula leaves them as they were. */

#ifndef GLASSGRAD_FLAGS_H
#define GLASSGRAD_FLAGS_H

#include "core.h" /* Python's headers come before any other */

#if defined(__SSE2__) || defined(_M_X64)

/* Doubles are computed by SSE here: its own register is read in a nanosecond, which fenv.h takes many times of. */
#include <emmintrin.h>

typedef unsigned int Flags;

enum { FLAGS = _MM_EXCEPT_MASK & ~_MM_EXCEPT_INEXACT };

static inline Flags flags_now(void) {
    return _mm_getcsr() & FLAGS;
}

static inline void flags_restore(Flags before) {
    unsigned int now = _mm_getcsr();
    if (now & FLAGS & ~before)
        _mm_setcsr((now & ~(unsigned int)FLAGS) | before);
}

#else

#include <fenv.h>

typedef int Flags;

enum { FLAGS = FE_ALL_EXCEPT & ~FE_INEXACT };

static inline Flags flags_now(void) {
    return fetestexcept(FLAGS);
}

static inline void flags_restore(Flags before) {
    int set = fetestexcept(FLAGS) & ~before;
    if (set != 0)
        feclearexcept(set);
}

#endif

#endif
