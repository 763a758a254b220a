/* Stacks of items of one size, in chunks, so that they grow without moving. */

#ifndef GLASSGRAD_STACK_H
#define GLASSGRAD_STACK_H

#include "chunk.h"

/* The block on top: where its items start, where the next one goes, where there is no more room. All NULL: empty. */
typedef struct {
    char *start, *top, *end;
} Stack;

/* Put a block on top, with room for items of a size; false where memory ends. */
bool stack_extend(Stack *stack, size_t size);

/* Take the top block away, which is empty; the one below it is full. */
void stack_shrink(Stack *stack, size_t size);

/* The full block below the one of a cursor; false without one. */
bool stack_descend(Stack *cursor, size_t size);

void stack_close(Stack *stack);

static inline bool stack_is_empty(const Stack *stack) {
    return stack->top == stack->start;
}

/* Room for one more item; NULL where memory ends. */
static inline void *stack_push(Stack *stack, size_t size) {
    if (stack->top == stack->end && !stack_extend(stack, size))
        return NULL;
    void *item = stack->top;
    stack->top += size;
    return item;
}

static inline void *stack_top(const Stack *stack, size_t size) {
    return stack->top - size;
}

static inline void stack_pop(Stack *stack, size_t size) {
    stack->top -= size;
    if (stack->top == stack->start)
        stack_shrink(stack, size);
}

/* The item before, and so on from the last to the first; NULL at the end. A cursor is a copy of the stack. */
static inline void *stack_previous(Stack *cursor, size_t size) {
    if (cursor->top == cursor->start && !stack_descend(cursor, size))
        return NULL;
    cursor->top -= size;
    return cursor->top;
}

#endif
