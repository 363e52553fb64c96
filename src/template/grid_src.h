/**
 * @file
 * What the schema walk fills for tables/NAME.yaml. Private to grid_def.c and grid_schema.c.
 */
#ifndef KA_TEMPLATE_GRID_SRC_H
#define KA_TEMPLATE_GRID_SRC_H

#include "template/grid_def.h"
#include "template/schemas.h"

#include <stdbool.h>

struct ka_grid_parameter_src {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    int type;
    struct ka_number value;
    struct ka_placed word;
    struct ka_texts list;
};

struct ka_grid_step_src {
    struct ka_place place;
    struct ka_number at_least, at_most, points, otherwise;
};

struct ka_grid_bands_src {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    struct ka_list steps;
};

struct ka_grid_column_src {
    ka_str key;
    struct ka_place place;
    ka_str name, name_en;
    int type, fact;
    struct ka_number width;
    struct ka_texts list;
    bool required, hide, classes;
    ka_str help;
    int64_t days;
    struct ka_placed id, title, from, to, formula;
};

struct ka_grid_class_src {
    struct ka_place place;
    ka_str name, name_en, action, action_en;
    struct ka_placed when;
    struct ka_number target;
};

struct ka_grid_mark_src {
    struct ka_place place;
    struct ka_placed column, when;
    int colour, level;
    ka_str say, say_en;
};

struct ka_grid_figure_src {
    struct ka_place place;
    ka_str name, name_en;
    int figure, type;
    struct ka_placed of, over;
    struct ka_number width;
    bool chart;
};

struct ka_grid_calculator_src {
    struct ka_place place;
    ka_str name, name_en;
    struct ka_texts inputs, results, example;
    int64_t rows;
};

struct ka_grid_src {
    ka_str id;
    struct ka_place place;
    ka_str name, name_en, version;
    int source;
    int64_t months, rows;
    bool is_private;
    struct ka_placed within, sort, keep, class_by;
    struct ka_list parameters, bands, columns, classes, checks, colours, summary;
    struct ka_grid_calculator_src *calculator;
    struct ka_texts note, note_en;
};

#endif
