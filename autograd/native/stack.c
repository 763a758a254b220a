#include "stack.h"

/* What a block begins with. */
typedef struct {
    char *below; /* where the items of the block below start, or NULL */
    char padding[56];
} Header;

static Header *header_of(char *start) {
    return (Header *)start - 1;
}

static char *end_of(char *start, size_t size) {
    return start + (CHUNK_SIZE - sizeof(Header)) / size * size;
}

bool stack_extend(Stack *stack, size_t size) {
    Header *header = chunk_take();
    if (header == NULL)
        return false;
    header->below = stack->start;
    stack->start = stack->top = (char *)(header + 1);
    stack->end = end_of(stack->start, size);
    return true;
}

bool stack_descend(Stack *cursor, size_t size) {
    char *below = cursor->start != NULL ? header_of(cursor->start)->below : NULL;
    if (below == NULL)
        return false;
    cursor->start = below;
    cursor->top = cursor->end = end_of(below, size);
    return true;
}

void stack_shrink(Stack *stack, size_t size) {
    char *empty = stack->start;
    if (stack_descend(stack, size))
        chunk_give(header_of(empty));
}

void stack_close(Stack *stack) {
    while (stack->start != NULL) {
        Header *header = header_of(stack->start);
        stack->start = header->below;
        chunk_give(header);
    }
    *stack = (Stack){NULL, NULL, NULL};
}
