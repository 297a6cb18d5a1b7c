package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Part;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.AnswerFormat;
import dev.pilothouse.gateway.json.AnswerTexts;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.Piece;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Begins the text of an answer with the notice that people talk to an AI system. Answers that a
 * program reads, because the caller asked for JSON, have the header alone.
 *
 * @see <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj">Article 50(1) and (5) of Regulation
 *     (EU) 2024/1689</a>
 */
final class Notice implements Stage.OnAnswer {
    @Override
    public void part(Call call, Part part, Consumer<Part> next) {
        boolean says =
                !call.disclosure().notice().isEmpty()
                        && part.bytes().length > 0
                        && call.dialect() != Dialect.OPENAI_EMBEDDINGS
                        && call.dialect().spends()
                        && call.disclosure()
                                .spoken(() ->
                                        !AnswerFormat.isJson(
                                                call.dialect(), call.request().body()));
        next.accept(says ? noticed(call, part) : part);
    }

    private static Part noticed(Call call, Part part) {
        AnswerTexts texts =
                call.request().stream()
                        ? AnswerTexts.ofEvent(call.dialect(), part.bytes())
                        : AnswerTexts.ofWhole(call.dialect(), part.bytes());
        if (texts.unreadable()) {
            return part;
        }
        List<String> changed = new ArrayList<>(texts.pieces().size());
        boolean any = false;
        for (Piece piece : texts.pieces()) {
            boolean begins = begins(call, piece);
            any |= begins;
            changed.add(
                    begins ? call.disclosure().notice() + "\n\n" + piece.value() : piece.value());
        }
        return any ? new Part(texts.bytes(part.bytes(), changed, 0), part.last()) : part;
    }

    private static boolean begins(Call call, Piece piece) {
        if (piece.stage() != GuardStage.OUTPUT
                || piece.document()
                || piece.value().isEmpty()
                || !spoken(call.dialect(), piece.channel())) {
            return false;
        }
        Set<String> begun = call.disclosure().begun();
        if (begun.contains(piece.channel())) {
            return piece.repeats();
        }
        if (call.dialect() != Dialect.OPENAI_CHAT && !begun.isEmpty()) {
            return false;
        }
        begun.add(piece.channel());
        return true;
    }

    /** What people read: no thinking, no refusal, no transcript. */
    private static boolean spoken(Dialect dialect, String channel) {
        return switch (dialect) {
            case OPENAI_CHAT -> channel.endsWith("/content");
            case ANTHROPIC_MESSAGES -> channel.endsWith("/text");
            case OPENAI_RESPONSES -> channel.contains("/output_text/");
            case OPENAI_EMBEDDINGS, ANTHROPIC_COUNT -> false;
        };
    }
}
