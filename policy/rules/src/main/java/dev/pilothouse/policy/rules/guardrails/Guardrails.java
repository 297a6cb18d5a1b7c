package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.JsonStrings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A policy made ready to be applied. Immutable; safe for every thread. */
public final class Guardrails {
    /** No rules. */
    public static final Guardrails NONE = new Guardrails(Map.of());

    private final Map<GuardStage, List<Ready>> rules;

    private Guardrails(Map<GuardStage, List<Ready>> rules) {
        this.rules = rules;
    }

    /**
     * Checks and compiles a policy.
     *
     * @throws BadInput when a rule cannot be; its field begins with {@code rules[2].} and names
     *     what of the rule
     */
    public static Guardrails compile(GuardPolicy policy) {
        Map<GuardStage, List<Ready>> ready = new EnumMap<>(GuardStage.class);
        for (int i = 0; i < policy.rules().size(); i++) {
            Ready rule = ready(i, policy.rules().get(i));
            for (GuardStage stage : rule.rule().stages()) {
                ready.computeIfAbsent(stage, s -> new ArrayList<>()).add(rule);
            }
        }
        return ready.isEmpty() ? NONE : new Guardrails(ready);
    }

    private static Ready ready(int index, GuardRule rule) {
        try {
            return Ready.of(rule);
        } catch (BadInput bad) {
            throw GuardJson.at(index, bad);
        }
    }

    List<Ready> at(GuardStage stage) {
        return rules.getOrDefault(stage, List.of());
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether any rule looks at such texts. */
    public boolean looksAt(GuardStage stage) {
        return rules.containsKey(stage);
    }

    /** The rules that ask others about such texts. */
    public List<GuardRule> webhooks(GuardStage stage) {
        return at(stage).stream()
                .map(Ready::rule)
                .filter(r -> r.detect() instanceof Detect.Webhook)
                .toList();
    }

    /** Whether a streamed text of this stage can only be judged once it is complete. */
    public boolean needsWhole(GuardStage stage) {
        return at(stage).stream().anyMatch(r -> r.rule().detect().needsWhole());
    }

    /**
     * Applies all rules but webhooks to a complete text. In a JSON document they look into each
     * string, and what they mask leaves it well-formed.
     */
    public GuardResult check(GuardStage stage, String text, GuardContext by) {
        List<Ready> here = at(stage);
        return here.isEmpty() || text.isEmpty()
                ? GuardResult.untouched(text)
                : check(here, stage, text, by);
    }

    private static GuardResult check(
            List<Ready> here, GuardStage stage, String text, GuardContext by) {
        return JsonStrings.isDocument(text)
                ? new DocumentPass(here, stage, by).check(text)
                : plain(here, stage, text, by);
    }

    /**
     * As {@link #check}, for what the feature's own developer wrote: orders are in place there, so
     * that rules about injection do not look.
     */
    public GuardResult checkTrusted(GuardStage stage, String text, GuardContext by) {
        List<Ready> here =
                at(stage).stream()
                        .filter(r -> !(r.rule().detect() instanceof Detect.Injection))
                        .toList();
        return here.isEmpty() ? GuardResult.untouched(text) : check(here, stage, text, by);
    }

    static GuardResult plain(List<Ready> rules, GuardStage stage, String text, GuardContext by) {
        Pass pass = new Pass(stage, text, by, text.length());
        for (Ready ready : rules) {
            Finder finder = ready.finder();
            if (finder != null && !pass.blocked()) {
                pass.look(ready, finder.find(text));
            }
        }
        return pass.result(0, text.length());
    }

    /**
     * Applies the rules about content that cannot be read. What a rule allows is not given to the
     * rules below it.
     *
     * @param media of each such content what it is
     */
    public GuardResult checkOpaque(GuardStage stage, List<Medium> media, GuardContext by) {
        List<Medium> left = media;
        List<GuardHit> hits = new ArrayList<>(0);
        for (Ready ready : left.isEmpty() ? List.<Ready>of() : at(stage)) {
            List<Found> found =
                    left.stream()
                            .filter(ready::isAbout)
                            .map(m -> Found.of(0, 0, m.word(), ""))
                            .toList();
            if (!found.isEmpty() && ready.holds(by, stage, found, 0)) {
                hits.add(GuardHit.of(ready.rule(), stage, found));
                left = left.stream().filter(m -> !ready.isAbout(m)).toList();
            }
        }
        return new GuardResult("", hits);
    }

    /** Begins to look at a text that comes in pieces. */
    public GuardStream stream(GuardStage stage, GuardContext by) {
        return new GuardStream(this, stage, by);
    }

    /**
     * Applies what a webhook said about a text.
     *
     * @param rule one of {@link #webhooks}
     */
    public GuardResult answered(
            GuardRule rule, GuardStage stage, String text, GuardContext by, WebhookAnswer answer) {
        Pass pass = new Pass(stage, text, by, text.length());
        at(stage).stream()
                .filter(r -> r.rule() == rule)
                .forEach(r -> pass.look(r, answer.found(text.length())));
        return pass.result(0, text.length());
    }
}
