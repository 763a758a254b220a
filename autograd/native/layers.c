/* feed_forward: layers of dot products and activations, made in one call.

   What is plain is done here: Values of exactly that class as weights and biases, operations with a formula as
   activations, lists of Values and numbers as samples. Anything else is left to Python. */

#include "layers.h"

#include "dense.h"
#include "numbers.h"

/* What goes through the layers: the inputs of one and its outputs, as many of each as the widest layer has. */
typedef struct {
    Layer *layers;
    Py_ssize_t count; /* of layers */
    PyObject *dot;    /* the row of the table */
    bool is_recording;
    Term *inputs, *outputs; /* the nodes are owned; NULL where nothing is recorded, or for numbers */
    uint32_t input_count;
    double *sums; /* the dot products of one layer */
} Pass;

static void drop(Term *terms, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        Py_CLEAR(terms[i].node);
}

static inline Node *labelled(Node *node, PyObject *labels) {
    if (node != NULL)
        node->labels = Py_XNewRef(labels);
    return node;
}

/* Take a sample in: Values and numbers, of which rows of dot products share each. */
static int read_sample(Pass *pass, PyObject *sample) {
    const Layer *first = pass->layers;
    if (!is_plain_list(sample) || PySequence_Fast_GET_SIZE(sample) != (Py_ssize_t)first->n_in)
        return NOT_PLAIN;
    PyObject **items = PySequence_Fast_ITEMS(sample);
    for (uint32_t i = 0; i < first->n_in; i++) {
        Term *term = &pass->inputs[i];
        if (!quick_term(items[i], term) || (term->node != NULL && !is_plain_value(items[i])))
            return NOT_PLAIN;
        if (!pass->is_recording)
            term->node = NULL;
        else if (term->node != NULL)
            Py_INCREF(term->node);
        else if ((term->node = labelled(node_leaf(core.value_type, term->data), first->labels)) != NULL)
            term->node->flags |= CONSTANT;
        else
            return FAILED;
        pass->input_count = i + 1;
    }
    return DONE;
}

/* The dot products of all rows, each added from the left, the bias first. */
static void add_products(const Pass *pass, const Layer *layer) {
    double *restrict sums = pass->sums;
    for (uint32_t row = 0; row < layer->n_out; row++)
        sums[row] = layer->biases[row]->data;
    for (uint32_t i = 0; i < layer->n_in; i++) {
        const double *restrict column = layer->columns + (size_t)i * layer->n_out;
        double x = pass->inputs[i].data;
        for (uint32_t row = 0; row < layer->n_out; row++)
            sums[row] += column[row] * x;
    }
}

/* The node of one row: w1..wn, x1..xn, bias. The references to weights and inputs were taken before. */
static Node *dot_node(const Pass *pass, Layer *layer, uint32_t row) {
    const Term *inputs = pass->inputs;
    uint32_t n = layer->n_in;
    Node *const *weights = layer->weights + (size_t)row * n;
    const double *numbers = layer->numbers + (size_t)row * n;
    Node *node = labelled(node_alloc(2 * n + 1), layer->row_labels[row]);
    if (node == NULL)
        return NULL;
    Operand *operands = operands_of(node);
    for (uint32_t i = 0; i < n; i++)
        operands[i] = (Operand){.node = weights[i], .partial = inputs[i].data};
    for (uint32_t i = 0; i < n; i++)
        operands[n + i] = (Operand){.node = inputs[i].node, .partial = numbers[i]};
    operands[2 * n] = (Operand){.node = (Node *)Py_NewRef(layer->biases[row]), .partial = 1.0};
    layer->reserved[row]--;
    node->op = Py_NewRef(pass->dot);
    node->data = pass->sums[row];
    return node;
}

/* The node of an activation on what a row gives, whose reference it takes over. */
static Node *activation_node(Operation *activation, const Term *terms, double out, const double *partials,
                             PyObject *labels) {
    Node *node = labelled(node_make(terms, partials, (uint32_t)activation->formula->arity), labels);
    Py_DECREF(terms[0].node);
    if (node == NULL)
        return NULL;
    node->op = Py_NewRef(activation);
    node->data = out;
    return node;
}

/* The output of a row: the activation, if there is one, of its dot product, whose reference is taken over. */
static Term activate(const Pass *pass, const Layer *layer, uint32_t row, Node *dot) {
    Operation *activation = layer->activation;
    double sum = pass->sums[row];
    if (activation == NULL)
        return (Term){dot, sum};
    Term terms[MOST_OPERANDS];
    double operands[MOST_OPERANDS], partials[MOST_OPERANDS];
    terms[0].node = dot;
    terms[0].data = operands[0] = sum;
    for (int i = 1; i < activation->formula->arity; i++) {
        terms[i].node = NULL;
        terms[i].data = operands[i] = activation->defaults[i];
    }
    if (dot == NULL)
        return (Term){NULL, activation->formula->forward(operands)};
    double out = activation->formula->compute(operands, partials);
    return (Term){activation_node(activation, terms, out, partials, layer->row_labels[row]), out};
}

/* The outputs of all rows; returns how many, fewer where memory ends. */
static uint32_t feed_rows(Pass *pass, Layer *layer) {
    uint32_t dots = 0;
    add_products(pass, layer);
    for (uint32_t i = 0; pass->is_recording && i < layer->n_in; i++)
        add_references(pass->inputs[i].node, layer->n_out);
    uint32_t row = 0;
    for (; row < layer->n_out; row++) {
        Node *dot = pass->is_recording ? dot_node(pass, layer, row) : NULL;
        dots += dot != NULL;
        if (pass->is_recording && dot == NULL)
            break;
        pass->outputs[row] = activate(pass, layer, row, dot);
        if (pass->is_recording && pass->outputs[row].node == NULL)
            break;
    }
    for (uint32_t i = 0; pass->is_recording && dots < layer->n_out && i < layer->n_in; i++)
        add_references(pass->inputs[i].node, (Py_ssize_t)dots - layer->n_out);
    return row;
}

/* Put the inputs through one layer: its outputs are the inputs then. */
static int feed_layer(Pass *pass, Layer *layer) {
    uint32_t done = feed_rows(pass, layer);
    drop(pass->inputs, pass->input_count);
    Term *outputs = pass->outputs;
    pass->outputs = pass->inputs;
    pass->inputs = outputs;
    pass->input_count = done;
    return done == layer->n_out ? DONE : FAILED;
}

/* The outputs of the last layer in a list; where nothing is recorded they are leaves. */
static PyObject *take_outputs(Pass *pass) {
    const Layer *last = pass->layers + pass->count - 1;
    PyObject *list = PyList_New(last->n_out);
    for (uint32_t i = 0; list != NULL && i < last->n_out; i++) {
        Term *term = &pass->inputs[i];
        if (term->node == NULL)
            term->node = labelled(node_leaf(core.value_type, term->data), last->row_labels[i]);
        if (term->node == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, Py_NewRef(term->node));
    }
    return list;
}

static int feed_sample(Pass *pass, PyObject *sample, PyObject **outputs) {
    pass->input_count = 0;
    int status = read_sample(pass, sample);
    for (Py_ssize_t i = 0; status == DONE && i < pass->count; i++)
        status = feed_layer(pass, pass->layers + i);
    if (status == DONE)
        status = (*outputs = take_outputs(pass)) != NULL ? DONE : FAILED;
    drop(pass->inputs, pass->input_count);
    return status;
}

static int feed_samples(Pass *pass, PyObject *samples, PyObject **result) {
    uint32_t width = pass->layers[0].n_in;
    for (Py_ssize_t i = 0; i < pass->count; i++)
        if (pass->layers[i].n_out > width)
            width = pass->layers[i].n_out;
    PyObject *list = PyList_New(PyTuple_GET_SIZE(samples));
    if (list == NULL)
        return FAILED;
    Term *room = PyMem_Malloc(width * (2 * sizeof(Term) + sizeof(double)));
    int status = room != NULL ? DONE : (PyErr_NoMemory(), FAILED);
    pass->inputs = room;
    pass->outputs = room + width;
    pass->sums = (double *)(pass->outputs + width);
    for (Py_ssize_t i = 0; status == DONE && pass->is_recording && i < pass->count; i++)
        dense_reserve(&pass->layers[i], PyTuple_GET_SIZE(samples));
    for (Py_ssize_t i = 0; status == DONE && i < PyTuple_GET_SIZE(samples); i++) {
        PyObject *outputs = NULL;
        status = feed_sample(pass, PyTuple_GET_ITEM(samples, i), &outputs);
        if (status == DONE)
            PyList_SET_ITEM(list, i, outputs);
    }
    PyMem_Free(room);
    if (status == DONE)
        *result = list;
    else
        Py_DECREF(list);
    return status;
}

/* Read the layers, inside the modes that hold, and feed them. */
static int feed(PyObject *dense, PyObject *samples, PyObject *dot, PyObject **result) {
    Py_ssize_t count = PyTuple_GET_SIZE(dense), read = 0;
    if (count == 0)
        return NOT_PLAIN;
    PyObject *modes = PyObject_CallNoArgs(core.current);
    Layer *layers = PyMem_Calloc((size_t)count, sizeof *layers);
    int status = DONE;
    if (layers == NULL)
        PyErr_NoMemory();
    if (modes == NULL || layers == NULL)
        status = FAILED;
    else if (!are_modes(modes))
        status = NOT_PLAIN;
    else if (PyTuple_GET_ITEM(modes, 2) != Py_None) /* anomalies are watched for */
        status = NOT_PLAIN;
    while (status == DONE && read < count) {
        status = dense_read(&layers[read], PyTuple_GET_ITEM(dense, read), modes);
        if (status == DONE && read > 0 && layers[read].n_in != layers[read - 1].n_out)
            status = NOT_PLAIN;
        read++;
    }
    if (status == DONE) {
        Pass pass = {.layers = layers, .count = count, .dot = dot};
        pass.is_recording = PyTuple_GET_ITEM(modes, 0) == Py_True;
        status = feed_samples(&pass, samples, result);
    }
    while (read > 0)
        dense_release(&layers[--read]);
    PyMem_Free(layers);
    Py_XDECREF(modes);
    return status;
}

PyObject *feed_forward(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    if (count != 3)
        return PyErr_Format(PyExc_TypeError, "feed_forward takes 3 arguments, got %zd", count);
    if (!is_plain_list(arguments[0]) || !is_plain_list(arguments[1]))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *result = NULL, *samples = NULL, *layers = PySequence_Tuple(arguments[0]);
    if (layers != NULL)
        samples = PySequence_Tuple(arguments[1]);
    int status = samples != NULL ? feed(layers, samples, arguments[2], &result) : FAILED;
    Py_XDECREF(layers);
    Py_XDECREF(samples);
    return status == NOT_PLAIN ? Py_NewRef(Py_NotImplemented) : result;
}
