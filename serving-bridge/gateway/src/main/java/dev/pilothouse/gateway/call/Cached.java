package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.json.Digest;
import dev.pilothouse.gateway.json.Usage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What caches do for one call. Belongs to the call's event loop. */
public final class Cached {
    private Word word = Word.NONE;
    private double similarity;
    private String source = "";
    private Saved saved = Saved.NOTHING;
    private @Nullable Digest question;
    private @Nullable Filler filler;
    private @Nullable Consumer<Part> tap;

    /** What a call found. */
    public enum Word {
        /** It did not look. */
        NONE(""),
        MISS("miss"),
        HIT_EXACT("hit-exact"),
        HIT_SEMANTIC("hit-semantic"),
        /** It would have been a semantic hit; the deployment was asked all the same. */
        SHADOW_HIT("shadow-hit"),
        /** It shares the answer of another call that was under way. */
        JOINED("joined");

        private final String text;

        Word(String text) {
            this.text = text;
        }

        /** As in the attribute {@code pilothouse.cache}; empty for {@link #NONE}. */
        public String text() {
            return text;
        }

        /** The answer was there, so that nothing was spent on it. */
        public boolean spares() {
            return this == HIT_EXACT || this == HIT_SEMANTIC || this == JOINED;
        }
    }

    /**
     * What asking again would have taken.
     *
     * @param cost thousand millionths of the currency; 0 when the tokens have no price
     */
    public record Saved(Usage usage, long cost, String currency) {
        public static final Saved NOTHING = new Saved(Usage.NONE, 0, "");
    }

    /** Keeps a copy of an answer. */
    @FunctionalInterface
    public interface Filler {
        /** The call begins to be answered; what it returns hears every part of the answer. */
        Consumer<Part> begin(Call call);
    }

    /** An answer would be found under this, if there were one. */
    public void asks(Digest exact, boolean looks, @Nullable Filler keeps) {
        question = exact;
        filler = keeps;
        word = looks ? Word.MISS : Word.NONE;
    }

    /**
     * An answer was there, or would have been.
     *
     * @param like similarity of the questions, 1 for an identical one
     * @param trace of the call that was answered first
     */
    public void found(Word as, double like, String trace) {
        word = as;
        similarity = like;
        source = trace;
    }

    public void saves(Saved what) {
        saved = what;
    }

    /** For a call that is made for another. */
    public void as(Cached other) {
        word = other.word;
        similarity = other.similarity;
        source = other.source;
        question = other.question;
        filler = other.filler;
    }

    /** A part of the answer goes to the caller. */
    public void part(Call call, Part part) {
        if (tap == null && filler != null) {
            tap = filler.begin(call);
        }
        if (tap != null) {
            tap.accept(part);
        }
    }

    public Word word() {
        return word;
    }

    public double similarity() {
        return similarity;
    }

    /** Trace id of the call whose answer it is; empty for none. */
    public String source() {
        return source;
    }

    public Saved saved() {
        return saved;
    }

    /** Stands for everything that shapes the answer; null when it is not to be shared. */
    public @Nullable Digest question() {
        return question;
    }
}
