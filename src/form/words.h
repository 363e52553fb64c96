/**
 * @file
 * The form's own texts in both languages: one table, words.def.
 */
#ifndef KA_FORM_WORDS_H
#define KA_FORM_WORDS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

#include <stddef.h>

enum ka_word {
#define KA_WORD(id, zh, en) KA_WORD_##id,
#include "form/words.def"
#undef KA_WORD
    KA_WORD__COUNT
};

/** The text as it stands, places unfilled. Static. */
ka_str ka_word(enum ka_lang lang, enum ka_word word);

/** Places {1} to {6} filled with @p args; other braces ({page}) stay. In @p arena. */
ka_str ka_words_fill(struct ka_arena *arena, ka_str text, const ka_str *args, size_t count);

/** ka_word_fill(arena, lang, KA_WORD_VERSION, version): 1 to 6 ka_str arguments. */
#define ka_word_fill(arena, lang, word, ...)                                                       \
    ka_words_fill((arena), ka_word((lang), (word)), (const ka_str[]){__VA_ARGS__},                 \
                  sizeof((const ka_str[]){__VA_ARGS__}) / sizeof(ka_str))

#endif
