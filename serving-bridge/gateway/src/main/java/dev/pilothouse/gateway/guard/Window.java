package dev.pilothouse.gateway.guard;

import dev.pilothouse.gateway.json.AnswerTexts;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.policy.rules.guardrails.GuardContext;
import dev.pilothouse.policy.rules.guardrails.GuardHit;
import dev.pilothouse.policy.rules.guardrails.GuardResult;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.GuardStream;
import dev.pilothouse.policy.rules.guardrails.Guardrails;
import java.util.List;

/**
 * What is held back of one channel of a stream. Of a document all of it, so that rules see its
 * strings without JSON's escapes and what they mask leaves it well-formed: nobody can use half the
 * arguments of a tool.
 */
final class Window {
    private static final int LONGEST_DOCUMENT = 1_000_000;

    private final Guardrails rules;
    private final GuardContext by;
    private final GuardStage stage;
    private final GuardStream text;
    private final StringBuilder document = new StringBuilder(0);
    private Piece newest;
    private AnswerTexts texts;
    private byte[] event;

    Window(Piece first, AnswerTexts texts, byte[] event, Guardrails rules, GuardContext by) {
        this.newest = first;
        this.texts = texts;
        this.event = event;
        this.rules = rules;
        this.by = by;
        this.stage = first.stage();
        this.text = rules.stream(stage, by);
    }

    /**
     * Takes more text; gives what may be handed on, maybe nothing.
     *
     * @throws IllegalStateException when a document is longer than can be held
     */
    GuardResult add(Piece piece, AnswerTexts of, byte[] bytes) {
        newest = piece;
        texts = of;
        event = bytes;
        if (!piece.document()) {
            return text.add(piece.value());
        }
        document.append(piece.value());
        if (document.length() > LONGEST_DOCUMENT) {
            throw new IllegalStateException(
                    "arguments of more than " + LONGEST_DOCUMENT + " characters");
        }
        return new GuardResult("", List.<GuardHit>of());
    }

    /** The channel ended; gives the rest of it. */
    GuardResult end() {
        return document.isEmpty() ? text.end() : rules.check(stage, document.toString(), by);
    }

    Piece newest() {
        return newest;
    }

    /** An event with more text of the channel. */
    byte[] more(String more, long shift) {
        return texts.event(event, newest, more, shift);
    }

    /** Whether its events are counted. */
    boolean counted() {
        return texts.counted();
    }
}
