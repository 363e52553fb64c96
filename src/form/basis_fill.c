/*
 * The cells of 计算依据; its plan and references are in basis.c.
 *
 * Formulas come from score (score/formula.h); here each gets the exact result as its cached
 * value. A cell that has nothing to say is blank, never 0: blank is what the formulas take for
 * missing.
 */
#include "base/utf8.h"
#include "form/work.h"

/* The row being filled. */
struct line {
    struct ka_work *work;
    const struct ka_spot *spot;
    const struct ka_score_part *part; /* NULL for items without parts. */
    size_t index;
    uint32_t row;
    struct ka_item_cells cells;
};

static struct ka_cell *
put(const struct line *line, enum ka_basis_col col, enum ka_look look, ka_str text)
{
    struct ka_work *work = line->work;
    uint32_t at = work->basis_col[col];
    struct ka_style style = ka_look(look);
    if (look != KA_LOOK_INPUT)
        style.size = 8;
    struct ka_block block = {line->row, at, 1, 1};
    if (col != KA_B_FILES) /* Paths are long words. */
        ka_draft_shrink(&work->draft, work->basis, block, &style, text);
    return ka_draft_cell(&work->draft, work->basis, block, &style, text);
}

/* A cell for a number, right-aligned, with the given format. */
static struct ka_cell *
put_number(const struct line *line, enum ka_basis_col col, enum ka_look look, ka_str format)
{
    struct ka_work *work = line->work;
    struct ka_style style = ka_style_format(ka_style_aligned(ka_look(look), KA_RIGHT), format);
    if (look != KA_LOOK_INPUT)
        style.size = 8;
    struct ka_block block = {line->row, work->basis_col[col], 1, 1};
    return ka_draft_cell(&work->draft, work->basis, block, &style, (ka_str){0});
}

static bool
has(const struct line *line, enum ka_basis_col col)
{
    return line->work->basis_col[col] != KA_NO_COL;
}

static ka_str
bare(ka_str formula)
{
    return ka_str_starts(formula, KA_STR("=")) ? ka_str_sub(formula, 1, formula.len - 1) : formula;
}

/* num ÷ den as two cells of whole numbers; blank without a value. */
static void
put_pair(const struct line *line, enum ka_basis_col num, ka_frac value)
{
    if (!has(line, num))
        return;
    struct ka_cell *cell = put_number(line, num, KA_LOOK_CELL, KA_STR("0"));
    if (value.den)
        ka_cell_whole(cell, value.num);
    cell = put_number(line, num + 1, KA_LOOK_CELL, KA_STR("0"));
    if (value.den)
        ka_cell_whole(cell, value.den);
}

static ka_frac
live_of(const struct ka_value *value)
{
    return value->state == KA_VALUE_OK ? (ka_frac){value->live_num, value->live_den} : KA_FRAC_NONE;
}

static ka_str
scope_text(const struct line *line)
{
    static const enum ka_word words[] = {[KA_SCOPE_SELF] = KA_WORD_SCOPE_SELF,
                                         [KA_SCOPE_TEAM] = KA_WORD_SCOPE_TEAM,
                                         [KA_SCOPE_STORES] = KA_WORD_SCOPE_STORES};
    if (!line->part)
        return KA_STR("");
    if (line->part->store != KA_NO_INDEX)
        return line->work->context->defs->company.store[line->part->store].name;
    return ka_say(line->work, words[line->spot->item->def->scope]);
}

static ka_str
state_text(const struct line *line)
{
    static const enum ka_word words[] = {[KA_ITEM_OK] = KA_WORD_STATE_OK,
                                         [KA_ITEM_MISSING] = KA_WORD_MISSING,
                                         [KA_ITEM_NOT_APPLICABLE] = KA_WORD_NOT_APPLICABLE,
                                         [KA_ITEM_PROVISIONAL] = KA_WORD_STATE_DELAYED,
                                         [KA_ITEM_APPROXIMATE] = KA_WORD_STATE_APPROXIMATE,
                                         [KA_ITEM_MANUAL] = KA_WORD_STATE_MANUAL};
    enum ka_item_state state = line->spot->item->state;
    bool one_of_several = line->part && line->spot->basis_rows > 1;
    if (one_of_several && line->part->value.state == KA_VALUE_MISSING)
        state = KA_ITEM_MISSING;
    if (one_of_several && line->part->value.state == KA_VALUE_EMPTY)
        state = KA_ITEM_NOT_APPLICABLE;
    return ka_say(line->work, words[state]);
}

static void
put_words(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_item *def = line->spot->item->def;
    const struct ka_module *module = line->spot->module->def;
    const struct ka_metric_set *metrics = &work->context->defs->metrics;
    ka_str metric = {0};
    if (line->part) {
        const struct ka_metric_def *found = &metrics->metric[line->part->metric];
        metric = ka_pick(work, found->name, found->en);
    }
    ka_str rule = line->index == 0 ? line->spot->rule : (ka_str){0};
    put(line, KA_B_MODULE, KA_LOOK_CELL, ka_pick(work, module->name, module->name_en));
    /* Back to the form. The form itself has no links: LibreOffice prints them blue. */
    struct ka_cell *item =
        put(line, KA_B_ITEM, KA_LOOK_CELL, ka_pick(work, def->name, def->name_en));
    item->link = ka_str_format(work->arena, "internal:'%.*s'!B%u", KA_STR_ARG(work->form->name),
                               line->spot->form_row + 1);
    put(line, KA_B_RULE, KA_LOOK_CELL, rule);
    put(line, KA_B_METRIC, KA_LOOK_CELL, metric);
    put(line, KA_B_SCOPE, KA_LOOK_CELL, scope_text(line));
    put(line, KA_B_STATE, KA_LOOK_CELL, state_text(line));
}

static void
put_natural(const struct line *line)
{
    const struct ka_value *value = line->part ? &line->part->value : NULL;
    bool some = value && value->state != KA_VALUE_MISSING;
    struct ka_cell *cell = put_number(line, KA_B_NATURAL_NUM, KA_LOOK_CELL, KA_STR("#,##0.######"));
    if (some)
        ka_cell_decimal(cell, value->num);
    cell = put_number(line, KA_B_NATURAL_DEN, KA_LOOK_CELL, KA_STR("#,##0.######"));
    if (some)
        ka_cell_decimal(cell, value->den);
}

static struct ka_validation *
validation(struct ka_work *work, ka_dec min, ka_dec max, ka_str title, ka_str message)
{
    struct ka_validation *made = ka_arena_alloc(work->arena, sizeof *made);
    *made = (struct ka_validation){
        .kind = KA_VALID_DECIMAL, .min = min, .max = max, .title = title, .message = message};
    return made;
}

static void
put_override(const struct line *line)
{
    struct ka_work *work = line->work;
    bool open = line->part != NULL;
    enum ka_look look = open ? KA_LOOK_INPUT : KA_LOOK_CELL;
    struct ka_cell *cell = put_number(line, KA_B_OVERRIDE, look, KA_STR(""));
    if (open)
        cell->validation = validation(work, ka_dec_of(-100000000), ka_dec_of(100000000),
                                      ka_say(work, KA_WORD_OVERRIDE_TITLE),
                                      ka_say(work, KA_WORD_OVERRIDE_MESSAGE));
    put(line, KA_B_REASON, look, (ka_str){0});
}

/* "IF(AND(ISNUMBER(value),TRIM(reason)<>""),value,"")"; without @p reason the value alone. */
static void
put_used(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_score_item *item = line->spot->item;
    bool manual = line->index == 0 && ka_item_is_manual(item);
    struct ka_cell *cell = put_number(line, KA_B_USED, KA_LOOK_CELL, KA_STR(""));
    if (!manual && !line->part)
        return;
    enum ka_basis_col value_col = manual ? KA_B_MANUAL : KA_B_OVERRIDE;
    enum ka_basis_col reason_col = manual ? KA_B_SCORE_REASON : KA_B_REASON;
    ka_str value = ka_basis_ref(work, value_col, line->row, false);
    struct ka_buf test = {.arena = work->arena};
    ka_buf_printf(&test, "ISNUMBER(%.*s)", KA_STR_ARG(value));
    if (!manual || ka_item_wants_reason(item))
        ka_buf_printf(&test, ",TRIM(%.*s)<>\"\"",
                      KA_STR_ARG(ka_basis_ref(work, reason_col, line->row, false)));
    ka_str formula = ka_str_format(work->arena, "IF(AND(%.*s),%.*s,\"\")",
                                   KA_STR_ARG(ka_buf_str(&test)), KA_STR_ARG(value));
    if (manual && !ka_frac_is_none(item->entry)) {
        ka_cell_fraction(cell, item->entry);
        ka_cell_formula(cell, formula);
    } else {
        ka_cell_formula_text(cell, formula, KA_STR(""));
    }
}

/* A reason's cell turns red while it is all that a value lacks. */
static void
mark_reasons(struct ka_work *work, enum ka_basis_col value, enum ka_basis_col reason)
{
    uint32_t first = work->basis->freeze_row;
    if (work->basis_col[reason] == KA_NO_COL || work->basis_end == first)
        return;
    uint32_t col = work->basis_col[reason];
    ka_str formula =
        ka_str_format(work->arena, "AND(ISNUMBER(%.*s),%.*s=\"\",TRIM(%.*s)=\"\")",
                      KA_STR_ARG(ka_ref_row(work->arena, first, work->basis_col[value])),
                      KA_STR_ARG(ka_ref_row(work->arena, first, work->basis_col[KA_B_USED])),
                      KA_STR_ARG(ka_ref_row(work->arena, first, col)));
    struct ka_sheet *sheet = work->basis;
    sheet->rule = ka_arena_push(work->arena, sheet->rule, sheet->rule_count, sizeof *sheet->rule);
    sheet->rule[sheet->rule_count++] =
        (struct ka_cell_rule){.row = first,
                              .col = col,
                              .last_row = work->basis_end - 1,
                              .last_col = col,
                              .formula = formula,
                              .fill = ka_draft_color(&work->draft, KA_WARN),
                              .color = KA_WHITE};
}

/*
 * What the effective cells hold; false for "". A reference of 0 or less leaves a numerator over 0,
 * as the formula does.
 */
static bool
effective(const struct ka_score_part *part, ka_frac *num, ka_frac *den)
{
    if (ka_effective(part, num, den))
        return true;
    ka_frac own = live_of(&part->value), ref = live_of(&part->reference);
    if (!own.den || !part->relative || !ref.den)
        return false;
    *num = *den = (ka_frac){0, 1};
    return part->divided || ka_frac_mul((ka_frac){own.num, 1}, (ka_frac){ref.den, 1}, num);
}

/* A live number with its exact result, or a formula that now gives nothing. */
static void
put_live(const struct line *line, enum ka_basis_col col, ka_str formula, bool some, ka_frac value)
{
    struct ka_cell *cell = put_number(line, col, KA_LOOK_CELL, KA_STR("0"));
    if (some) {
        ka_cell_fraction(cell, value);
        ka_cell_formula(cell, bare(formula));
    } else {
        ka_cell_formula_text(cell, bare(formula), KA_STR(""));
    }
}

static void
put_figures(const struct line *line)
{
    struct ka_work *work = line->work;
    bool live = line->part != NULL;
    put_pair(line, KA_B_VALUE_NUM, live ? live_of(&line->part->value) : KA_FRAC_NONE);
    put_pair(line, KA_B_TARGET_NUM, live ? line->part->target : KA_FRAC_NONE);
    put_pair(line, KA_B_REF_NUM, live ? live_of(&line->part->reference) : KA_FRAC_NONE);
    put_override(line);
    put_used(line);
    if (!live) {
        put_pair(line, KA_B_NUM, KA_FRAC_NONE);
        return;
    }
    const struct ka_part_cells *cells = &line->cells.part[line->index];
    ka_frac num = KA_FRAC_NONE, den = KA_FRAC_NONE;
    bool some = effective(line->part, &num, &den);
    put_live(line, KA_B_NUM, ka_emit_effective_num(work->arena, line->part, cells), some, num);
    put_live(line, KA_B_DEN, ka_emit_effective_den(work->arena, line->part, cells), some, den);
}

/* What a part earned before the item's parts were combined. */
static void
put_raw(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_score_item *item = line->spot->item;
    bool raw = line->part && ka_item_uses_raw(item);
    if (has(line, KA_B_WEIGHT)) {
        struct ka_cell *cell = put_number(line, KA_B_WEIGHT, KA_LOOK_CELL, KA_STR("#,##0.######"));
        if (raw)
            ka_cell_decimal(cell, line->part->weight);
    }
    if (!has(line, KA_B_RAW))
        return;
    struct ka_cell *cell = put_number(line, KA_B_RAW, KA_LOOK_CELL, KA_STR("0.00"));
    if (!raw)
        return;
    const struct ka_score_part *part = line->part;
    const struct ka_part_cells *cells = &line->cells.part[line->index];
    ka_str formula = bare(ka_emit_part_raw(work->arena, item, line->index, cells));
    bool nothing = part->input.deducts && part->state == KA_VALUE_EMPTY;
    if (part->state == KA_VALUE_OK || nothing) {
        ka_cell_fraction(cell, nothing ? (ka_frac){0, 1} : part->raw);
        ka_cell_formula(cell, formula);
    } else {
        ka_cell_formula_text(cell, formula, KA_STR(""));
    }
}

static void
put_veto(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_score_item *item = line->spot->item;
    if (!has(line, KA_B_VETO))
        return;
    bool own = line->index == 0 && item->def->veto.effect != KA_VETO_NONE;
    put_pair(line, KA_B_VETO_NUM, own ? live_of(&item->veto_value) : KA_FRAC_NONE);
    struct ka_cell *cell = put_number(line, KA_B_VETO, KA_LOOK_CELL, KA_STR("0"));
    if (!own)
        return;
    ka_cell_whole(cell, item->vetoed);
    ka_cell_formula(cell, bare(ka_emit_veto(work->arena, item, &line->cells)));
}

/* "5：text；3–4：text" for the input message, which holds 255 characters. */
static ka_str
levels_message(struct ka_work *work, const struct ka_rule *rule)
{
    const size_t most = 200;
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < rule->as.levels.count; i++) {
        const struct ka_level *level = &rule->as.levels.level[i];
        ka_str low = ka_dec_print_short(work->arena, level->low);
        ka_str high = ka_dec_print_short(work->arena, level->high);
        if (i > 0)
            ka_buf_add(&buf, ka_say(work, KA_WORD_CLAUSE_MARK));
        ka_buf_add(&buf, low);
        if (ka_dec_cmp(level->low, level->high) != 0)
            ka_buf_printf(&buf, "–%.*s", KA_STR_ARG(high));
        ka_buf_printf(&buf, " %.*s", KA_STR_ARG(ka_pick(work, level->text, level->text_en)));
    }
    ka_str text = ka_sayf(work, KA_WORD_LEVELS_MESSAGE, ka_buf_str(&buf));
    if (ka_utf8_count(text) <= most)
        return text;
    size_t at = 0;
    for (size_t i = 0; i < most; i++)
        (void)ka_utf8_next(text, &at);
    return ka_str_format(work->arena, "%.*s…", (int)at, text.ptr);
}

static struct ka_validation *
manual_validation(struct ka_work *work, const struct ka_score_item *item)
{
    const struct ka_item *def = item->def;
    ka_dec most = def->weighted ? ka_dec_of(100) : item->marks;
    ka_str message =
        def->rule->kind == KA_RULE_LEVELS
            ? levels_message(work, def->rule)
            : ka_sayf(work, KA_WORD_MANUAL_MESSAGE, ka_dec_print_short(work->arena, most));
    return validation(work, ka_dec_of(0), most, ka_say(work, KA_WORD_MANUAL_TITLE), message);
}

/* Reasons or scorers of all entries; several are told apart by their points. */
static ka_str
entries_text(struct ka_work *work, const struct ka_score_item *item, bool scorer)
{
    struct ka_buf buf = {.arena = work->arena};
    for (size_t i = 0; i < item->manual_count; i++) {
        const struct ka_manual *entry = &item->manual[i];
        if (i > 0)
            ka_buf_add(&buf, ka_say(work, KA_WORD_CLAUSE_MARK));
        ka_buf_add(&buf, scorer ? entry->scorer : entry->reason);
        if (scorer && item->manual_count > 1)
            ka_buf_printf(&buf, " %.*s",
                          KA_STR_ARG(ka_dec_print_short(work->arena, entry->points)));
    }
    return ka_buf_str(&buf);
}

static void
put_manual(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_score_item *item = line->spot->item;
    if (!has(line, KA_B_MANUAL))
        return;
    bool open = line->index == 0 && ka_item_is_manual(item);
    enum ka_look look = open ? KA_LOOK_INPUT : KA_LOOK_CELL;
    struct ka_cell *cell = put_number(line, KA_B_MANUAL, look, KA_STR(""));
    if (open && !ka_frac_is_none(item->entry))
        ka_cell_fraction(cell, item->entry);
    if (open)
        cell->validation = manual_validation(work, item);
    ka_str none = {0};
    put(line, KA_B_SCORE_REASON, look, open ? entries_text(work, item, false) : none);
    put(line, KA_B_SCORER, look, open ? entries_text(work, item, true) : none);
}

static void
put_item_figures(const struct line *line)
{
    struct ka_work *work = line->work;
    const struct ka_score_item *item = line->spot->item;
    bool own = line->index == 0;
    if (has(line, KA_B_SAMPLE)) {
        struct ka_cell *cell = put_number(line, KA_B_SAMPLE, KA_LOOK_CELL, KA_STR("0"));
        if (own && item->def->small && item->sample.den)
            ka_cell_fraction(cell, item->sample);
    }
    put_veto(line);
    put_manual(line);
    struct ka_cell *marks = put_number(line, KA_B_MARKS, KA_LOOK_CELL, KA_STR(""));
    if (own) {
        ka_cell_decimal(marks, item->marks);
        ka_cell_formula(marks, ka_ref_in(work->arena, work->form->name,
                                         ka_ref(work->arena, line->spot->form_row, KA_F_MARKS)));
    }
    struct ka_cell *counted = put_number(line, KA_B_COUNTED, KA_LOOK_CELL, KA_STR("0"));
    if (own) {
        ka_cell_whole(counted, item->counted);
        ka_cell_formula(counted, bare(ka_emit_counted(work->arena, item, &line->cells)));
    }
    struct ka_cell *points = put_number(line, KA_B_POINTS, KA_LOOK_CELL, KA_STR("0.00"));
    if (!own)
        return;
    ka_str formula = bare(ka_emit_points(work->arena, work->card->role, item, &line->cells));
    if (item->scored) {
        ka_cell_decimal(points, item->points);
        ka_cell_formula(points, formula);
    } else {
        ka_cell_formula_text(points, formula, ka_say(work, KA_WORD_NO_VALUE));
    }
}

ka_str
ka_source_text(struct ka_work *work, const struct ka_source *source)
{
    const struct ka_month_data *data = work->context->data;
    if (source->previous)
        data = ka_month_previous(data);
    size_t count = 0;
    const struct ka_export *file = data ? ka_month_files(data, &count) : NULL;
    if (source->file >= count)
        return KA_STR("");
    ka_str path = file[source->file].path;
    if (source->previous)
        path = ka_sayf(work, KA_WORD_FILE_PREVIOUS, path);
    return ka_sayf(work, KA_WORD_FILE_ROWS, path, ka_int_print(work->arena, (int64_t)source->rows));
}

static void
put_sources(const struct line *line)
{
    const size_t most = 6;
    struct ka_work *work = line->work;
    struct ka_buf files = {.arena = work->arena};
    size_t count = line->part && work->context->data ? line->part->value.source_count : 0;
    uint64_t rows = 0;
    for (size_t s = 0; s < count; s++) {
        const struct ka_source *source = &line->part->value.source[s];
        rows += source->rows;
        if (s < most)
            ka_buf_printf(&files, "%s%.*s", s ? "\n" : "",
                          KA_STR_ARG(ka_source_text(work, source)));
    }
    if (count > most) {
        ka_str more =
            ka_sayf(work, KA_WORD_FILES_MORE, ka_int_print(work->arena, (int64_t)(count - most)));
        ka_buf_printf(&files, "\n%.*s", KA_STR_ARG(more));
    }
    if (line->part)
        ka_basis_say_parts(work, &line->part->value, &files);
    put(line, KA_B_FILES, KA_LOOK_CELL, ka_buf_str(&files));
    struct ka_cell *cell = put_number(line, KA_B_ROWS, KA_LOOK_CELL, KA_STR("#,##0"));
    if (count)
        ka_cell_whole(cell, (int64_t)rows);
}

/* What stands beside the columns that are repeated on every printed page would be cut there. */
static void
put_top(struct ka_work *work)
{
    const struct ka_seat *seat = work->card->seat;
    struct ka_style title = ka_look(KA_LOOK_HEADING), help = ka_look(KA_LOOK_SOFT);
    title.size = 12;
    title.wrap = help.wrap = false;
    uint32_t row = ka_draft_row(&work->draft, work->basis, 22), side = work->basis->freeze_col;
    ka_str number = ka_form_number(work->arena, work->context, work->card);
    ka_str name = seat->employee->name;
    ka_draft_cell(&work->draft, work->basis, ka_block_row(row, 0, side), &title,
                  ka_say(work, KA_WORD_SHEET_BASIS));
    ka_draft_cell(&work->draft, work->basis, ka_block_row(row, side, work->basis_cols), &title,
                  ka_sayf(work, KA_WORD_BASIS_TITLE, seat->employee->number, name, number));
    row = ka_draft_row(&work->draft, work->basis, 16);
    ka_draft_cell(&work->draft, work->basis, ka_block_row(row, side, work->basis_cols), &help,
                  ka_say(work, KA_WORD_BASIS_HELP));
    row = ka_draft_row(&work->draft, work->basis, 26);
    struct ka_style head = ka_look(KA_LOOK_HEADER);
    for (enum ka_basis_col c = 0; c < KA_B__COUNT; c++) {
        if (work->basis_col[c] == KA_NO_COL)
            continue;
        struct ka_block block = {row, work->basis_col[c], 1, 1};
        struct ka_style own = head;
        ka_draft_shrink(&work->draft, work->basis, block, &own, ka_basis_head(work, c));
        ka_draft_cell(&work->draft, work->basis, block, &own, ka_basis_head(work, c));
    }
}

void
ka_basis_fill(struct ka_work *work)
{
    ka_basis_sheet(work);
    put_top(work);
    for (size_t i = 0; i < work->spot_count; i++) {
        const struct ka_spot *spot = &work->spot[i];
        struct line line = {.work = work, .spot = spot};
        line.cells = ka_basis_cells(work, spot, false);
        for (uint32_t p = 0; p < spot->basis_rows; p++) {
            line.index = p;
            line.part = spot->item->part_count ? &spot->item->part[p] : NULL;
            line.row = ka_draft_row(&work->draft, work->basis, 16);
            put_words(&line);
            put_natural(&line);
            put_figures(&line);
            put_raw(&line);
            put_item_figures(&line);
            put_sources(&line);
        }
    }
    mark_reasons(work, KA_B_OVERRIDE, KA_B_REASON);
    mark_reasons(work, KA_B_MANUAL, KA_B_SCORE_REASON);
}
