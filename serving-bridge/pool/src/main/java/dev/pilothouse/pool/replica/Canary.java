package dev.pilothouse.pool.replica;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineAdapter;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import dev.pilothouse.pool.engine.Message;
import dev.pilothouse.pool.engine.Prompt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A fixed question with a fixed seed after every load and wake: a replica that cannot answer it is
 * not warm, and another digest than last time says that the model or its engine changed.
 */
public final class Canary implements Answer {
    private static final long ID = 0;
    private static final Prompt QUESTION =
            new Prompt(
                    "",
                    List.of(new Message("user", "What is the capital of France?")),
                    12,
                    0,
                    1,
                    1,
                    List.of());

    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> digest = new CompletableFuture<>();

    /**
     * What came of it.
     *
     * @param digest 12 hexadecimal digits of the answer's SHA-256; empty: not asked yet
     * @param changed whether the replica answered differently before
     */
    public record Result(String digest, Instant at, boolean changed) {
        static final Result NONE = new Result("", Instant.EPOCH, false);
    }

    /** Completes with 12 hexadecimal digits of the answer's SHA-256. */
    static CompletableFuture<String> ask(EngineAdapter engine) {
        Canary canary = new Canary();
        engine.generate(ID, QUESTION, canary);
        return canary.digest;
    }

    @Override
    public void piece(String piece) {
        text.append(piece);
    }

    @Override
    public void done(Finish finish) {
        if (text.toString().isBlank()) {
            digest.completeExceptionally(new IllegalStateException("the canary's answer is empty"));
        } else {
            digest.complete(sha256(text.toString()).substring(0, 12));
        }
    }

    @Override
    public void failed(EngineFailure failure) {
        digest.completeExceptionally(
                new IllegalStateException("the canary got no answer: " + failure.message()));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
