package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Choice;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.json.ToolFilter;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.kill.Rule;

/**
 * Kills of the mode {@code tools-read-only}: takes from a request every tool that was not declared
 * to change nothing, and ends an answer that calls one all the same.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kill-modes.md">decision</a>
 */
final class ToolRestriction {
    private final KillSwitch kills;

    ToolRestriction(KillSwitch kills) {
        this.kills = kills;
    }

    /** False when the call was ended: it is nothing without a tool that it may not use. */
    boolean passes(Call call) {
        Rule rule = kills.restrictingTools(call);
        if (rule == null) {
            return true;
        }
        String of = call.head().tool();
        if (!of.isEmpty() && !kills.isReadOnly(call, of)) {
            kills.end(call, rule, "The tool it is made for, " + of + ", may change something.");
            return false;
        }
        boolean all = call.facts().toolsLeft().stream().allMatch(t -> kills.isReadOnly(call, t));
        return all || withhold(call, rule);
    }

    private boolean withhold(Call call, Rule rule) {
        ToolFilter.Filtered left =
                ToolFilter.leave(call.request().body(), tool -> kills.isReadOnly(call, tool));
        if (left == null) {
            kills.end(call, rule, "The request demands a tool that may change something.");
            return false;
        }
        if (!left.taken().isEmpty()) {
            call.facts().withhold(left.taken());
            call.read(ModelRequest.scan(call.dialect(), left.body()), call.facts());
        }
        return true;
    }

    /** False when the answer called a forbidden tool and the call was ended for it. */
    boolean answerPasses(Call call) {
        Rule rule = kills.restrictingTools(call);
        if (rule == null) {
            return true;
        }
        for (Choice choice : call.answer().choices()) {
            for (Choice.ToolCall wanted : choice.toolCalls()) {
                if (forbidden(call, wanted.name())) {
                    kills.end(call, rule, "The model called a tool that may change something.");
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * In chats every call of a tool is the caller's to make. Elsewhere providers call some
     * themselves, under names of their own, and only those that they were offered.
     */
    private boolean forbidden(Call call, String tool) {
        return call.answer().dialect() == Dialect.OPENAI_CHAT
                ? !kills.isReadOnly(call, tool)
                : call.facts().withheld().contains(tool);
    }
}
