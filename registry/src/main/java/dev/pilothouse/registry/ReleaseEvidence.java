package dev.pilothouse.registry;

import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.ReleaseContent;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What approvers look at: what they were given, and the difference to what is live. */
final class ReleaseEvidence {
    /** A longer difference is told by its places only; people open it in full. */
    private static final int MOST_DIFF = 12 * 1024;

    private ReleaseEvidence() {}

    static Map<String, Object> of(
            ReleaseRequest request, Optional<LiveRelease> live, ReleaseContent content) {
        Map<String, Object> evidence = new HashMap<>(request.evidence());
        if (request.share() < Release.WHOLE) {
            evidence.put("canary", canary(request));
        }
        evidence.put("diff", live.map(l -> diff(l, content)).orElse(Map.of("from", "nothing")));
        return evidence;
    }

    private static Map<String, Object> canary(ReleaseRequest request) {
        return Map.of(
                "share_percent",
                BigDecimal.valueOf(request.share(), 2).stripTrailingZeros().toPlainString(),
                "decided",
                request.rule().map(rule -> "by its rule: " + rule.words()).orElse("by hand"));
    }

    private static Map<String, Object> diff(LiveRelease live, ReleaseContent content) {
        PromptDiff diff =
                PromptDiff.between(
                        ReleaseContent.read(live.stable().canonical()).content(),
                        content.content());
        Map<String, Object> shown = new HashMap<>();
        shown.put("from", live.prompt() + "@" + live.stable().version());
        shown.put("digest", live.stable().digest());
        shown.put("places", diff.places());
        List<Map<String, Object>> messages =
                diff.messages().stream().map(ReleaseEvidence::message).toList();
        List<Map<String, Object>> fields =
                diff.fields().stream().map(ReleaseEvidence::field).toList();
        List<Object> all = List.of(messages, fields);
        if (JsonMapper.shared().writeValueAsString(all).length() <= MOST_DIFF) {
            shown.put("messages", messages);
            shown.put("fields", fields);
        }
        return shown;
    }

    private static Map<String, Object> message(PromptDiff.MessageDiff m) {
        return Map.of(
                "index",
                m.index(),
                "lines",
                m.lines().stream()
                        .map(l ->
                                switch (l.kind()) {
                                    case SAME -> "  " + l.text();
                                    case REMOVED -> "- " + l.text();
                                    case ADDED -> "+ " + l.text();
                                })
                        .toList());
    }

    private static Map<String, Object> field(PromptDiff.FieldDiff f) {
        return Map.of("path", f.path(), "before", f.before(), "after", f.after());
    }
}
