package dev.pilothouse.console.web.api;

import dev.pilothouse.console.web.api.PlaygroundRunsController.Ready;
import dev.pilothouse.registry.PlaygroundRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Answers of several runs as lines of JSON on one stream, as they come. */
final class RunStream {
    private static final Logger LOG = LoggerFactory.getLogger(RunStream.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final OutputStream out;
    private final List<Ready> runs;
    private boolean left;

    RunStream(OutputStream out, List<Ready> runs) {
        this.out = out;
        this.runs = runs;
    }

    /** Returns when all have ended; what is under way is stopped when the caller leaves. */
    void run() {
        CountDownLatch open = new CountDownLatch(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            int number = i;
            Thread.ofVirtual()
                    .name("playground-run-" + number)
                    .start(() -> {
                        try {
                            run(number, runs.get(number));
                        } finally {
                            open.countDown();
                        }
                    });
        }
        try {
            open.await();
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
        }
    }

    private void run(int number, Ready ready) {
        try {
            Written written = new Written(number);
            PlaygroundRun ended = ready.trial().run(ready.call(), ready.body(), written::upTo);
            line(Map.of("run", number, "ended", RunView.whole(ended)));
            if (!ended.traceId().isEmpty() && ended.outcome() == PlaygroundRun.Outcome.COMPLETE) {
                ready.trial()
                        .price(ended)
                        .ifPresent(priced ->
                                line(Map.of("run", number, "priced", RunView.row(priced))));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("a run of the playground failed", e);
            line(Map.of("run", number, "failed", "the console failed; its log says why"));
        }
    }

    /** Turns an answer as far as it has come into its next piece. */
    private final class Written {
        private final int number;
        private int length;

        Written(int number) {
            this.number = number;
        }

        void upTo(String answer) {
            if (answer.length() > length) {
                line(Map.of("run", number, "piece", answer.substring(length)));
                length = answer.length();
            }
        }
    }

    private synchronized void line(Map<String, Object> object) {
        if (left) {
            return;
        }
        try {
            out.write((JSON.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            LOG.debug("the caller left", e);
            left = true;
            stop();
        }
    }

    private void stop() {
        runs.forEach(r -> r.call().stop());
    }
}
