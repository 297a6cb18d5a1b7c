package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.state.Served;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Headers of answers. */
final class Headers {
    private static final Pattern NAME = Pattern.compile("[\\w.:/@-]{1,256}");
    private static final int LONGEST = 2_000;
    private static final String DISCLOSURE = "ai-disclosure";

    private Headers() {}

    static Map<String, String> of(Call call, String contentType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", contentType);
        headers.put("x-request-id", call.requestId());
        if (call.dialect().anthropic()) {
            headers.put("request-id", call.requestId());
        }
        headers.put("traceparent", call.trace().traceparent());
        if (call.isRead() && !call.facts().withheld().isEmpty()) {
            headers.put("x-pilothouse-tools-withheld", names(call.facts().withheld()));
        }
        Served served = call.served();
        if (served != null) {
            headers.put("x-pilothouse-prompt", served.name());
            headers.put("x-pilothouse-release", served.digest());
        }
        String warnings = warnings(call);
        if (!warnings.isEmpty()) {
            headers.put("x-pilothouse-warning", warnings);
        }
        if (call.disclosure().header()) {
            headers.put(DISCLOSURE, disclosure(call));
        }
        String cached = call.cached().word().text();
        if (!cached.isEmpty()) {
            headers.put("x-pilothouse-cache", cached);
        }
        return headers;
    }

    private static String warnings(Call call) {
        List<String> warnings = new ArrayList<>(2);
        if (call.route().cardWarning()) {
            warnings.add("model_card_required");
        }
        if (call.disclosure().unclassified()) {
            warnings.add("feature_unclassified");
        }
        return String.join(", ", warnings);
    }

    /**
     * A dictionary of structured fields.
     *
     * @see <a href="https://datatracker.ietf.org/doc/draft-abaris-aicdh/">AI-Disclosure</a>
     */
    private static String disclosure(Call call) {
        String model = call.isRead() ? call.request().model() : "";
        return NAME.matcher(model).matches()
                ? "mode=machine-generated, model=\"" + model + "\""
                : "mode=machine-generated";
    }

    /** Names that a header can hold; of others only that they are there. */
    private static String names(Set<String> tools) {
        String names =
                tools.stream()
                        .map(name -> NAME.matcher(name).matches() ? name : "?")
                        .sorted()
                        .collect(Collectors.joining(","));
        return names.length() <= LONGEST ? names : names.substring(0, LONGEST) + "...";
    }

    static Map<String, String> of(Call call, Refusal because) {
        Map<String, String> headers = of(call, "application/json");
        headers.remove(DISCLOSURE);
        if (because.retryAfterSeconds() > 0) {
            headers.put("retry-after", Integer.toString(because.retryAfterSeconds()));
        }
        return headers;
    }
}
