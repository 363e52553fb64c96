/*
 * Records are lines; an item's block is its line and those of its parts and given points. Blocks
 * are found by their first two fields ("item conversion"), so one more or one less does not make
 * all that follow differ.
 */
#include "cli/record_diff.h"

/* One block, and what is left after it. */
struct block {
    ka_str key, text, rest;
};

static ka_str
take_line(ka_str *text)
{
    ptrdiff_t end = ka_str_find(*text, KA_STR("\n"));
    size_t len = end < 0 ? text->len : (size_t)end + 1;
    ka_str line = ka_str_sub(*text, 0, len);
    *text = ka_str_sub(*text, len, text->len);
    return line;
}

static ka_str
field(ka_str line, size_t index)
{
    for (;; index--) {
        ptrdiff_t tab = ka_str_find(line, KA_STR("\t"));
        ka_str one = ka_str_sub(line, 0, tab < 0 ? line.len : (size_t)tab);
        if (index == 0)
            return ka_str_trim(one);
        if (tab < 0)
            return KA_STR("");
        line = ka_str_sub(line, (size_t)tab + 1, line.len);
    }
}

static bool
continues(ka_str text)
{
    return ka_str_starts(text, KA_STR("part\t")) || ka_str_starts(text, KA_STR("given\t"));
}

static bool
next_block(ka_str text, struct block *out)
{
    if (!text.len)
        return false;
    ka_str rest = text;
    ka_str line = take_line(&rest);
    ptrdiff_t tab = ka_str_find(line, KA_STR("\t"));
    size_t second = tab < 0 ? 0 : field(ka_str_sub(line, (size_t)tab + 1, line.len), 0).len + 1;
    while (continues(rest))
        (void)take_line(&rest);
    bool named = ka_str_starts(line, KA_STR("item\t")) || ka_str_starts(line, KA_STR("module\t"));
    out->key =
        ka_str_trim(ka_str_sub(line, 0, (tab < 0 ? line.len : (size_t)tab) + (named ? second : 0)));
    out->text = ka_str_sub(text, 0, text.len - rest.len);
    out->rest = rest;
    return true;
}

static ka_str
find(ka_str record, ka_str key)
{
    struct block block = {.rest = record};
    while (next_block(block.rest, &block))
        if (ka_str_eq(block.key, key))
            return block.text;
    return KA_STR("");
}

/** What people know a block by: an item's points and value, a total's figures. */
static ka_str
gist(struct ka_arena *arena, ka_str block)
{
    enum { ITEM_STATE = 3, ITEM_VALUE = 6, ITEM_POINTS = 8 };
    ka_str line = take_line(&block);
    if (!line.len)
        return KA_STR("—");
    if (ka_str_starts(line, KA_STR("item\t")))
        return ka_str_format(arena, "%.*s (%.*s, %.*s)", KA_STR_ARG(field(line, ITEM_POINTS)),
                             KA_STR_ARG(field(line, ITEM_VALUE)),
                             KA_STR_ARG(field(line, ITEM_STATE)));
    return ka_str_trim(line);
}

static void
tell(struct ka_diags *diags, ka_str whose, ka_str key, ka_str was, ka_str now)
{
    ka_diag(diags, KA_DIAG_REPLAY_ITEM, (struct ka_place){0}, whose, key, gist(diags->arena, was),
            gist(diags->arena, now));
}

void
ka_record_diff(struct ka_diags *diags, ka_str was, ka_str now)
{
    if (ka_str_eq(was, now))
        return;
    ka_str seat = find(was.len ? was : now, KA_STR("seat"));
    ka_str whose = ka_str_format(diags->arena, "%.*s %.*s", KA_STR_ARG(field(seat, 1)),
                                 KA_STR_ARG(field(seat, 2)));
    struct block block = {.rest = was};
    while (next_block(block.rest, &block)) {
        ka_str other = find(now, block.key);
        if (!ka_str_eq(block.text, other))
            tell(diags, whose, block.key, block.text, other);
    }
    block.rest = now;
    while (next_block(block.rest, &block))
        if (!find(was, block.key).len)
            tell(diags, whose, block.key, KA_STR(""), block.text);
}
