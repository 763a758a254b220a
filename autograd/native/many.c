/* Operations of many operands, read from lists, tuples and float64 buffers without a call per element. */

#include "numbers.h"
#include "operation.h"
#include "vector.h"

/* A sequence of plain Values and numbers: a list or tuple, a Vector, or the numbers of a buffer. */
typedef struct {
    PyObject *things; /* the list or tuple, or NULL */
    Vector *vector;   /* or NULL */
    Py_buffer buffer; /* `obj` is NULL without one */
} Sequence;

/* Room on the stack for so many terms; more are allocated. */
enum { ON_STACK = 128 };

typedef struct {
    Term *terms;
    double *operands, *partials;
    bool has_nodes;
    Term stack_terms[ON_STACK];
    double stack_numbers[2 * ON_STACK];
} Room;

/* 1, 0 for what is no such sequence, -1 and an exception. Nothing is to be closed unless it is 1. */
static int sequence_open(PyObject *x, Sequence *sequence) {
    *sequence = (Sequence){0};
    if (PyList_CheckExact(x) || PyTuple_CheckExact(x)) {
        sequence->things = x;
        return 1;
    }
    if (is_vector(x)) {
        sequence->vector = (Vector *)x;
        return 1;
    }
    if (!PyObject_CheckBuffer(x))
        return 0;
    Py_buffer *buffer = &sequence->buffer;
    if (PyObject_GetBuffer(x, buffer, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0) {
        PyErr_Clear(); /* not contiguous, or no buffer after all: iteration decides */
        return 0;
    }
    if (buffer->ndim != 1 || buffer->format == NULL || strcmp(buffer->format, "d") != 0) {
        PyBuffer_Release(buffer);
        return 0;
    }
    return 1;
}

/* To be asked for when all sequences are open: opening a buffer may change a list. */
static Py_ssize_t length_of(const Sequence *sequence) {
    if (sequence->things != NULL)
        return PySequence_Fast_GET_SIZE(sequence->things);
    if (sequence->vector != NULL)
        return Py_SIZE(sequence->vector);
    return sequence->buffer.len / (Py_ssize_t)sizeof(double);
}

static void sequence_close(Sequence *sequence) {
    if (sequence->buffer.obj != NULL)
        PyBuffer_Release(&sequence->buffer);
}

static int room_open(Room *room, Py_ssize_t count) {
    room->has_nodes = false;
    room->terms = room->stack_terms;
    room->operands = room->stack_numbers;
    if (count > ON_STACK) {
        size_t bytes = (size_t)count * (sizeof(Term) + 2 * sizeof(double));
        room->terms = (size_t)count < UINT32_MAX ? PyMem_Malloc(bytes) : NULL;
        if (room->terms == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        room->operands = (double *)(room->terms + count);
    }
    room->partials = room->operands + count;
    return 0;
}

static void room_close(Room *room) {
    if (room->terms != room->stack_terms)
        PyMem_Free(room->terms);
}

static inline void put(Term term, Room *room, Py_ssize_t i) {
    room->terms[i] = term;
    room->operands[i] = term.data;
    room->has_nodes |= term.node != NULL;
}

/* Read a thing into place i; false where it is no plain Value or number. */
static inline bool read_thing(PyObject *x, Room *room, Py_ssize_t i) {
    Term term;
    if (!quick_term(x, &term))
        return false;
    put(term, room, i);
    return true;
}

static bool read_vector(const Vector *vector, Room *room, Py_ssize_t start) {
    Term term;
    for (Py_ssize_t i = 0; i < Py_SIZE(vector); i++) {
        if (!vector_term(vector, i, &term))
            return false;
        put(term, room, start + i);
    }
    return true;
}

static bool read_sequence(const Sequence *sequence, Room *room, Py_ssize_t start) {
    Py_ssize_t length = length_of(sequence);
    if (sequence->things != NULL) {
        PyObject **things = PySequence_Fast_ITEMS(sequence->things);
        for (Py_ssize_t i = 0; i < length; i++)
            if (!read_thing(things[i], room, start + i))
                return false;
        return true;
    }
    if (sequence->vector != NULL)
        return read_vector(sequence->vector, room, start);
    const double *numbers = sequence->buffer.buf;
    for (Py_ssize_t i = 0; i < length; i++)
        put((Term){NULL, without_mark(numbers[i])}, room, start + i);
    return true;
}

static PyObject *result_of(Operation *op, Room *room, Py_ssize_t count) {
    if (!room->has_nodes)
        return PyFloat_FromDouble(op->reduction->forward(room->operands, (size_t)count));
    return record_reduction((PyObject *)op, op->reduction, room->terms, room->operands, room->partials,
                            (uint32_t)count);
}

/* fsum(xs), and others of one sequence */
static int call_on_one(Operation *op, PyObject *argument, PyObject **result) {
    Sequence xs;
    int status = sequence_open(argument, &xs);
    if (status != 1)
        return status;
    Room room;
    Py_ssize_t n = length_of(&xs);
    if (!fits(op->reduction, n))
        status = 0;
    else if (room_open(&room, n) < 0)
        status = -1;
    else {
        status = read_sequence(&xs, &room, 0);
        if (status == 1)
            *result = result_of(op, &room, n);
        room_close(&room);
    }
    sequence_close(&xs);
    return status == 1 && *result == NULL ? -1 : status;
}

/* dot(xs, ys, bias) */
static int call_on_two(Operation *op, PyObject *const *arguments, PyObject *bias, PyObject **result) {
    Sequence xs, ys;
    int status = sequence_open(arguments[0], &xs);
    if (status != 1)
        return status;
    status = sequence_open(arguments[1], &ys);
    if (status == 1) {
        Py_ssize_t n = length_of(&xs);
        Room room;
        if (length_of(&ys) != n)
            status = 0;
        else if (room_open(&room, 2 * n + 1) < 0)
            status = -1;
        else {
            room.terms[2 * n] = (Term){NULL, 0.0};
            room.operands[2 * n] = 0.0;
            status = read_sequence(&xs, &room, 0) && read_sequence(&ys, &room, n) &&
                     (bias == NULL || read_thing(bias, &room, 2 * n));
            if (status == 1)
                *result = result_of(op, &room, 2 * n + 1);
            room_close(&room);
        }
        sequence_close(&ys);
    }
    sequence_close(&xs);
    return status == 1 && *result == NULL ? -1 : status;
}

int call_reduction(Operation *op, PyObject *const *arguments, Py_ssize_t count, PyObject **result) {
    *result = NULL;
    if (!op->reduction->is_odd)
        return count == 1 ? call_on_one(op, arguments[0], result) : 0;
    return count == 2 || count == 3 ? call_on_two(op, arguments, count == 3 ? arguments[2] : NULL, result) : 0;
}
