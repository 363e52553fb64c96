/*
 * Patterns of lines: literal text around {name} and {time}.
 *
 * Not regular expressions: whoever writes them copies a line of an export and puts {name} and
 * {time} where they stand. Between two placeholders there must be something that tells them apart.
 */
#include "template/text_log.h"

#include "template/schemas.h"

#include <stddef.h>

static const struct ka_key keys[] = {
    KA_ROW(struct ka_text_log_src, heads, "heads", "行首", TEXTS, KA_KEY_REQUIRED),
    KA_ROW(struct ka_text_log_src, partner, "partner", "对方", TEXTS, 0),
    KA_ROW(struct ka_text_log_src, account, "account", "本方", TEXTS, 0),
    KA_ROW(struct ka_text_log_src, system, "system", "系统名", TEXTS, 0),
    KA_ROW(struct ka_text_log_src, robot, "auto", "自动回复", TEXTS, 0),
    KA_ROW(struct ka_text_log_src, prefix, "prefix", "名前", TEXTS, 0),
    KA_ROW_END};
const struct ka_schema ka_schema_text_log = {"文本记录", "text log", sizeof(struct ka_text_log_src),
                                             SIZE_MAX, keys};

/* Cut at the placeholder's first occurrence; false if there is none, or a second one. */
static bool
cut(ka_str text, ka_str placeholder, ka_str *before, ka_str *after)
{
    ptrdiff_t at = ka_str_find(text, placeholder);
    if (at < 0)
        return false;
    *before = ka_str_sub(text, 0, (size_t)at);
    *after = ka_str_sub(text, (size_t)at + placeholder.len, text.len);
    return ka_str_find(*after, placeholder) < 0;
}

static bool
read_pattern(ka_str text, bool two, struct ka_line_pattern *out)
{
    const ka_str name = KA_STR("{name}"), time = KA_STR("{time}");
    ka_str rest = {0};
    *out = (struct ka_line_pattern){.two = two};
    text = ka_str_trim(text);
    if (!two)
        return cut(text, name, &out->literal[0], &out->literal[1]) &&
               out->literal[0].len + out->literal[1].len > 0;
    ptrdiff_t name_at = ka_str_find(text, name), time_at = ka_str_find(text, time);
    out->time_first = time_at < name_at;
    return name_at >= 0 && time_at >= 0 &&
           cut(text, out->time_first ? time : name, &out->literal[0], &rest) &&
           cut(rest, out->time_first ? name : time, &out->literal[1], &out->literal[2]) &&
           out->literal[1].len > 0;
}

static struct ka_line_patterns
read_patterns(struct ka_arena *arena, const struct ka_texts *texts, bool two,
              struct ka_diags *diags)
{
    struct ka_line_patterns list = {.item = ka_arena_array(arena, texts->count, sizeof *list.item)};
    for (size_t i = 0; i < texts->count; i++) {
        if (read_pattern(texts->item[i], two, &list.item[list.count]))
            list.count++;
        else
            ka_diag(diags, KA_DIAG_LINE_PATTERN, texts->place[i], texts->item[i],
                    two ? KA_STR("{name} {time}") : KA_STR("{name}"));
    }
    return list;
}

bool
ka_text_log_read(struct ka_arena *arena, const struct ka_text_log_src *src, struct ka_diags *diags,
                 struct ka_text_log *out)
{
    size_t before = diags->by_severity[KA_ERROR];
    *out = (struct ka_text_log){.head = read_patterns(arena, &src->heads, true, diags),
                                .partner = read_patterns(arena, &src->partner, false, diags),
                                .account = read_patterns(arena, &src->account, false, diags),
                                .system = src->system,
                                .robot = src->robot,
                                .prefix = src->prefix};
    return diags->by_severity[KA_ERROR] == before;
}
