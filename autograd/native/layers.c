/* feed_forward: layers of dot products and activations, made in one call.

   What is plain is done here: Values of exactly that class as weights and biases, operations with a formula as
   activations, lists of Values and numbers as samples. Anything else is left to Python. */

#include "layers.h"

#include "dense.h"
#include "numbers.h"

static PyObject *dot; /* the row of the table */

void layers_bind(const char *name, PyObject *op) {
    if (strcmp(name, "dot") == 0)
        Py_XSETREF(dot, Py_NewRef(op));
}

typedef struct {
    Layer *layers;
    Py_ssize_t count; /* of layers */
    bool is_recording;
} Pass;

static inline Node *labelled(Node *node, PyObject *labels) {
    if (node != NULL)
        node->labels = Py_XNewRef(labels);
    return node;
}

/* Take a sample in: Values and numbers. Nodes are kept only where something is recorded. */
static int read_sample(const Pass *pass, PyObject *sample, Block *inputs) {
    if (!is_plain_list(sample) || PySequence_Fast_GET_SIZE(sample) != (Py_ssize_t)inputs->count)
        return NOT_PLAIN;
    PyObject **items = PySequence_Fast_ITEMS(sample);
    for (uint32_t i = 0; i < inputs->count; i++) {
        Term term;
        if (!quick_term(items[i], &term) || (term.node != NULL && !is_plain_value(items[i])))
            return NOT_PLAIN;
        inputs->numbers[i] = term.data;
        if (pass->is_recording)
            block_nodes(inputs)[i] = (Node *)Py_XNewRef((PyObject *)term.node);
    }
    return DONE;
}

/* The dot products of all rows, each added from the left, the bias first. */
static void add_products(const Layer *layer, const Block *inputs, double *restrict sums) {
    const Parameters *parameters = layer->parameters;
    uint32_t n_out = parameters->n_out;
    for (uint32_t row = 0; row < n_out; row++)
        sums[row] = parameters->biases[row]->data;
    for (uint32_t i = 0; i < parameters->n_in; i++) {
        const double *restrict column = parameters->columns + (size_t)i * n_out;
        double x = inputs->numbers[i];
        for (uint32_t row = 0; row < n_out; row++)
            sums[row] += column[row] * x;
    }
}

static Node *dot_node(const Layer *layer, uint32_t row, Block *inputs, double out) {
    const Parameters *parameters = layer->parameters;
    Node *node = shared_make(parameters->rows[row], inputs, parameters->biases[row]);
    labelled(node, row_labels(layer, row));
    if (node == NULL)
        return NULL;
    node->op = Py_NewRef(dot);
    node->data = out;
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

/* The activation of a row's dot product, whose reference is taken over; the node is NULL where memory ends. */
static Term activate(const Layer *layer, uint32_t row, Node *dot, double sum) {
    Operation *activation = layer->activation;
    Term terms[MOST_OPERANDS];
    double operands[MOST_OPERANDS], partials[MOST_OPERANDS];
    terms[0] = (Term){dot, operands[0] = sum};
    for (int i = 1; i < activation->formula->arity; i++)
        terms[i] = (Term){NULL, operands[i] = activation->defaults[i]};
    if (dot == NULL)
        return (Term){NULL, activation->formula->forward(operands)};
    double out = activation->formula->compute(operands, partials);
    return (Term){activation_node(activation, terms, out, partials, row_labels(layer, row)), out};
}

/* The output of one row into its place among all; false where memory ends. */
static bool feed_row(const Pass *pass, const Layer *layer, uint32_t row, Block *inputs, Block *outputs) {
    Term out = {NULL, outputs->numbers[row]};
    if (pass->is_recording && (out.node = dot_node(layer, row, inputs, out.data)) == NULL)
        return false;
    if (layer->activation != NULL)
        out = activate(layer, row, out.node, out.data);
    block_nodes(outputs)[row] = out.node;
    outputs->numbers[row] = out.data;
    return out.node != NULL || !pass->is_recording;
}

/* What comes out of one layer, or NULL and an exception; takes over the reference to what goes in. */
static Block *feed_layer(const Pass *pass, const Layer *layer, Block *inputs) {
    uint32_t n_out = layer->parameters->n_out;
    Block *outputs = block_new(n_out, NULL);
    if (outputs != NULL)
        add_products(layer, inputs, outputs->numbers);
    for (uint32_t row = 0; outputs != NULL && row < n_out; row++) {
        if (!feed_row(pass, layer, row, inputs, outputs)) {
            block_drop(outputs);
            outputs = NULL;
        }
    }
    block_drop(inputs);
    return outputs;
}

/* The outputs of the last layer in a list; where nothing is recorded they are leaves. */
static PyObject *list_of(const Pass *pass, Block *outputs) {
    const Layer *last = pass->layers + pass->count - 1;
    Node **nodes = block_nodes(outputs);
    PyObject *list = PyList_New(outputs->count);
    for (uint32_t i = 0; list != NULL && i < outputs->count; i++) {
        if (nodes[i] == NULL)
            nodes[i] = labelled(node_leaf(core.value_type, outputs->numbers[i]), row_labels(last, i));
        if (nodes[i] == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, Py_NewRef((PyObject *)nodes[i]));
    }
    return list;
}

static int feed_sample(const Pass *pass, PyObject *sample, PyObject **outputs) {
    Block *block = block_new(pass->layers->parameters->n_in, input_labels(pass->layers));
    int status = block != NULL ? read_sample(pass, sample, block) : FAILED;
    for (Py_ssize_t i = 0; status == DONE && i < pass->count; i++)
        if ((block = feed_layer(pass, pass->layers + i, block)) == NULL)
            status = FAILED;
    if (status == DONE)
        status = (*outputs = list_of(pass, block)) != NULL ? DONE : FAILED;
    if (block != NULL)
        block_drop(block);
    return status;
}

static int feed_samples(const Pass *pass, PyObject *samples, PyObject **result) {
    PyObject *list = PyList_New(PyTuple_GET_SIZE(samples));
    int status = list != NULL ? DONE : FAILED;
    for (Py_ssize_t i = 0; status == DONE && i < PyTuple_GET_SIZE(samples); i++) {
        PyObject *outputs = NULL;
        status = feed_sample(pass, PyTuple_GET_ITEM(samples, i), &outputs);
        if (status == DONE)
            PyList_SET_ITEM(list, i, outputs);
    }
    if (status == DONE)
        *result = list;
    else
        Py_XDECREF(list);
    return status;
}

/* Read the layers, inside the modes that hold, and feed them. */
static int feed(PyObject *dense, PyObject *samples, PyObject **result) {
    Py_ssize_t count = PyTuple_GET_SIZE(dense), read = 0;
    if (count == 0)
        return NOT_PLAIN;
    PyObject *modes = modes_now();
    Layer *layers = PyMem_Calloc((size_t)count, sizeof *layers);
    int status = DONE;
    if (layers == NULL)
        PyErr_NoMemory();
    if (modes == NULL || layers == NULL)
        status = FAILED;
    else if (PyTuple_GET_ITEM(modes, 2) != Py_None) /* anomalies are watched for */
        status = NOT_PLAIN;
    while (status == DONE && read < count) {
        status = dense_read(&layers[read], PyTuple_GET_ITEM(dense, read), modes);
        if (status == DONE && read > 0 && layers[read].parameters->n_in != layers[read - 1].parameters->n_out)
            status = NOT_PLAIN;
        read++;
    }
    if (status == DONE) {
        Pass pass = {.layers = layers, .count = count};
        pass.is_recording = PyTuple_GET_ITEM(modes, 0) == Py_True;
        status = feed_samples(&pass, samples, result);
    }
    while (read > 0)
        layer_release(&layers[--read]);
    PyMem_Free(layers);
    Py_XDECREF(modes);
    return status;
}

PyObject *feed_forward(PyObject *module, PyObject *const *arguments, Py_ssize_t count) {
    (void)module;
    if (count != 2)
        return PyErr_Format(PyExc_TypeError, "feed_forward takes 2 arguments, got %zd", count);
    if (!is_plain_list(arguments[0]) || !is_plain_list(arguments[1]))
        Py_RETURN_NOTIMPLEMENTED;
    PyObject *result = NULL, *samples = NULL, *layers = PySequence_Tuple(arguments[0]);
    if (layers != NULL)
        samples = PySequence_Tuple(arguments[1]);
    int status = samples != NULL ? feed(layers, samples, &result) : FAILED;
    Py_XDECREF(layers);
    Py_XDECREF(samples);
    return status == NOT_PLAIN ? Py_NewRef(Py_NotImplemented) : result;
}
