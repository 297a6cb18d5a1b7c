package dev.pilothouse.policy.rules;

import com.google.re2j.Pattern;
import java.util.List;

/** Addresses with a domain of at least two labels, international letters included. */
final class Emails {
    private static final Pattern SHAPE =
            Pattern.compile(
                    "[\\p{L}\\p{N}_%+][\\p{L}\\p{N}._%+'\\-]*@(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}\\-]*[\\p{L}\\p{N}])?\\.)+\\p{L}{2,24}");

    private Emails() {}

    static List<Finder.Range> find(String text) {
        return text.indexOf('@') < 0 ? List.of() : Matches.of(SHAPE, text);
    }
}
