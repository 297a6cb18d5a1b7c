package dev.pilothouse.console.web.overview;

import dev.pilothouse.analytics.questions.Morning;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A daily question with its answer.
 *
 * @param filter of the traces behind it
 */
record Answer(String question, String words, Status status, Map<String, String> filter) {
    private static final double SLOW_SECONDS = 1.5;
    private static final double BAD_RISE = 0.05;

    static List<Answer> all(Morning morning, String currency) {
        return List.of(
                cost(morning, currency),
                waiting(morning),
                worse(morning),
                stopped(morning),
                unpriced(morning));
    }

    private static Answer cost(Morning morning, String currency) {
        String question = "Which feature costs most, and does it use the cache?";
        return morning.costsMost()
                .map(c ->
                        new Answer(question, cost(c, currency), Status.OK, of(c.feature().name())))
                .orElseGet(() -> none(question, "No priced call."));
    }

    private static String cost(Morning.Costliest c, String currency) {
        String cache =
                c.cached()
                        .map(s ->
                                " " + Format.percent(s) + " % of its input tokens came from cache.")
                        .orElse("");
        return c.feature().name()
                + ": "
                + Format.money(c.cost(), currency)
                + ", "
                + Format.percent(c.share())
                + " % of spend."
                + cache;
    }

    private static Answer waiting(Morning morning) {
        String question = "How fast is the first token, and who waits longest?";
        return morning.waitsLongest()
                .map(s -> new Answer(question, words(s), slow(s), of(s.part().feature())))
                .orElseGet(() -> none(question, "No feature has 20 calls with a first token."));
    }

    private static String words(Morning.Slowest s) {
        return s.part().feature()
                + " on "
                + s.part().model()
                + ": P95 "
                + Unit.SECONDS.whole(BigDecimal.valueOf(s.seconds()), "")
                + " over "
                + Format.plural(s.calls(), "call")
                + ".";
    }

    private static Status slow(Morning.Slowest s) {
        return s.seconds() > SLOW_SECONDS ? Status.OFF : Status.OK;
    }

    private static Answer worse(Morning morning) {
        String question = "Which feature got worse against the period before?";
        return morning.gotWorse()
                .map(w ->
                        new Answer(
                                question,
                                w.feature().name()
                                        + ": "
                                        + Format.percent(w.errorRate())
                                        + " % of calls failed, "
                                        + Format.percent(w.rise())
                                        + " pt more.",
                                w.rise() > BAD_RISE ? Status.OFF : Status.WATCH,
                                Map.of("feature", w.feature().name(), "state", "error")))
                .orElseGet(() ->
                        new Answer(question, "None: no error rate rose.", Status.OK, Map.of()));
    }

    private static Answer stopped(Morning morning) {
        String question = "What was refused or killed?";
        return morning.stopped()
                .map(s -> new Answer(question, words(s), Status.WATCH, stoppedFilter()))
                .orElseGet(() -> new Answer(question, "Nothing.", Status.OK, stoppedFilter()));
    }

    private static String words(Morning.Stopped s) {
        return Format.count(s.refused())
                + " refused, "
                + Format.count(s.killed())
                + " killed of "
                + Format.plural(s.calls(), "call")
                + "; most in "
                + s.most().name()
                + ".";
    }

    private static Map<String, String> stoppedFilter() {
        return Map.of("state", "refused,killed");
    }

    private static Answer unpriced(Morning morning) {
        String question = "What has no price?";
        return morning.unpriced()
                .map(u ->
                        new Answer(
                                question,
                                Format.plural(u.calls(), "call")
                                        + " without a price; most by "
                                        + u.most().feature()
                                        + (u.most().model().isEmpty()
                                                ? ""
                                                : " on " + u.most().model())
                                        + ".",
                                Status.WATCH,
                                of(u.most().feature())))
                .orElseGet(() ->
                        new Answer(
                                question, "Nothing: every call is priced.", Status.OK, Map.of()));
    }

    private static Map<String, String> of(String feature) {
        return Map.of("feature", feature);
    }

    private static Answer none(String question, String why) {
        return new Answer(question, why, Status.UNKNOWN, Map.of());
    }
}
