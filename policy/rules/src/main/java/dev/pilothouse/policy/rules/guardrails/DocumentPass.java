package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.policy.rules.JsonStrings;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules applied to each string of a JSON document; those about its length or shape to all of it.
 */
final class DocumentPass {
    private final List<Ready> whole;
    private final List<Ready> inside;
    private final GuardStage stage;
    private final GuardContext by;
    private final List<GuardHit> hits = new ArrayList<>(0);
    private boolean blocked;

    DocumentPass(List<Ready> rules, GuardStage stage, GuardContext by) {
        this.whole = rules.stream().filter(DocumentPass::isOfWhole).toList();
        this.inside = rules.stream().filter(r -> !isOfWhole(r)).toList();
        this.stage = stage;
        this.by = by;
    }

    private static boolean isOfWhole(Ready ready) {
        Detect detect = ready.rule().detect();
        return detect instanceof Detect.Length || detect instanceof Detect.Schema;
    }

    GuardResult check(String text) {
        String checked = JsonStrings.rewrite(text, this::string);
        if (blocked) {
            return new GuardResult("", hits);
        }
        GuardResult last = Guardrails.plain(whole, stage, checked, by);
        GuardHit.merge(hits, last.hits());
        return new GuardResult(last.text(), hits);
    }

    private String string(String text) {
        if (blocked) {
            return text;
        }
        GuardResult result = Guardrails.plain(inside, stage, text, by);
        GuardHit.merge(hits, result.hits());
        blocked = result.block().isPresent();
        return blocked ? text : result.text();
    }
}
