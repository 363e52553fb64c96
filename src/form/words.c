/*
 * Words of the form, from words.def.
 *
 * Arguments are put in by place, never by printf: a name may hold any character, and the two
 * languages order their arguments as they like. An argument is not scanned again, so a name such
 * as "{2}" stays what it is.
 */
#include "form/words.h"

static const struct {
    ka_str zh, en;
} words[KA_WORD__COUNT] = {
#define KA_WORD(id, zh, en)                                                                        \
    [KA_WORD_##id] = {{"" zh, sizeof("" zh) - 1}, {"" en, sizeof("" en) - 1}},
#include "form/words.def"
#undef KA_WORD
};

ka_str
ka_word(enum ka_lang lang, enum ka_word word)
{
    return lang == KA_EN ? words[word].en : words[word].zh;
}

/* The place number at s[at] ("{3}" gives 3), or 0. */
static size_t
place_at(ka_str s, size_t at)
{
    if (at + 2 >= s.len || s.ptr[at] != '{' || s.ptr[at + 2] != '}')
        return 0;
    char digit = s.ptr[at + 1];
    return digit >= '1' && digit <= '6' ? (size_t)(digit - '0') : 0;
}

ka_str
ka_words_fill(struct ka_arena *arena, ka_str text, const ka_str *args, size_t count)
{
    struct ka_buf buf = {.arena = arena};
    size_t from = 0;
    for (size_t at = 0; at < text.len; at++) {
        size_t place = place_at(text, at);
        if (!place || place > count)
            continue;
        ka_buf_add(&buf, ka_str_sub(text, from, at - from));
        ka_buf_add(&buf, args[place - 1]);
        from = at + 3;
        at += 2;
    }
    ka_buf_add(&buf, ka_str_sub(text, from, text.len - from));
    return ka_buf_str(&buf);
}
