package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Answer;
import dev.pilothouse.gateway.json.Choice;
import dev.pilothouse.gateway.json.EventSplitter;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares answers of the semantic cache with fresh ones. */
final class Check {
    private final Caches caches;
    private final AskAgain again;

    Check(Caches caches, AskAgain again) {
        this.caches = caches;
        this.again = again;
    }

    /** Asks the deployment of an answer again, in the background. */
    void ask(Call call, Entry served, Counts.Row row) {
        again.ask(call, served.deployment(), copy -> compare(copy, served, row));
    }

    /** Compares an answer that is kept with that of a call which is over. */
    void compare(Call fresh, Entry kept, Counts.Row row) {
        String now = Ending.isClean(fresh) ? text(fresh.answer()) : "";
        String before = now.isEmpty() ? "" : text(read(fresh, kept));
        if (before.isEmpty()) {
            return;
        }
        var _ =
                caches.think(now, true)
                        .thenCombine(caches.think(before, true), Check::similarity)
                        .thenAccept(row::compared);
    }

    private static double similarity(float @Nullable [] a, float @Nullable [] b) {
        return a == null || b == null ? 0 : Encoder.similarity(a, b);
    }

    private static Answer read(Call like, Entry kept) {
        Answer answer = new Answer(like.dialect());
        if (kept.stream()) {
            new EventSplitter(Recording.LONGEST).feed(kept.bytes(), event -> read(answer, event));
        } else {
            answer.read(kept.bytes(), 0, kept.bytes().length);
        }
        return answer;
    }

    private static void read(Answer answer, byte[] event) {
        int data = EventSplitter.dataAt(event);
        if (data >= 0) {
            answer.read(event, data, event.length);
        }
    }

    private static String text(Answer answer) {
        return answer.choices().stream().map(Choice::text).collect(Collectors.joining("\n"));
    }
}
