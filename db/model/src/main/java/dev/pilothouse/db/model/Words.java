package dev.pilothouse.db.model;

import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.stream.Stream;

/** Enum constants as the words people type: {@code DENY_AND_CUT} is {@code deny-and-cut}. */
public final class Words {
    private Words() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant of a word.
     *
     * @param field that held the word
     * @throws BadInput when it names none
     */
    public static <E extends Enum<E>> E parse(String field, Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(c -> of(c).equals(word))
                .findFirst()
                .orElseThrow(() -> new BadInput(field, word, "one of " + all(type)));
    }

    private static <E extends Enum<E>> String all(Class<E> type) {
        return Stream.of(type.getEnumConstants()).map(Words::of).collect(joining(", "));
    }
}
