package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.json.BadBody;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.policy.rules.SubjectReference;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Reads what a kill can be over and enters the call among the open ones. */
final class Register implements Stage.OnRequest {
    private static final int LONGEST = 256;

    private final NodeState state;
    private final LongAdder open;
    private final int mostOpen;
    private final int totalMillis;

    /**
     * @param open how many calls are open on all event loops
     * @param mostOpen further calls are pushed back
     * @param totalMillis after which a call is ended
     */
    Register(NodeState state, LongAdder open, int mostOpen, int totalMillis) {
        this.state = state;
        this.open = open;
        this.mostOpen = mostOpen;
        this.totalMillis = totalMillis;
    }

    @Override
    public void enter(Call call, Runnable next) {
        if (open.sum() >= mostOpen) {
            throw Refusal.overloaded("The gateway has " + mostOpen + " calls open, its limit.");
        }
        ModelRequest request = scan(call);
        call.read(request, facts(call, request));
        Requirements.check(call);
        call.lane().add(call);
        call.atEnd(() -> call.lane().remove(call));
        call.atEnd(call.client().after(totalMillis, () -> call.refuse(tooLong())));
        next.run();
    }

    private static ModelRequest scan(Call call) {
        try {
            return call.head().prompt().isEmpty()
                    ? ModelRequest.scan(call.dialect(), call.body())
                    : ModelRequest.scanPrompted(call.dialect(), call.body());
        } catch (BadBody bad) {
            throw Refusal.badRequest(bad.field(), String.valueOf(bad.getMessage()));
        }
    }

    private Facts facts(Call call, ModelRequest request) {
        Head head = call.head();
        Key key = call.key();
        Set<String> tools = new LinkedHashSet<>(request.tools());
        if (!head.tool().isEmpty()) {
            tools.add(checked("X-Pilothouse-Tool", head.tool()));
        }
        checked("X-Pilothouse-Session", head.session());
        Set<String> references = references(state.subjectKey(key.tenant()), request.endUsers());
        return new Facts(
                new Facts.Claims(
                        key.tenant(),
                        call.feature(),
                        key.id(),
                        checked("X-Pilothouse-Release", head.release()),
                        checked("X-Pilothouse-Agent", head.agent()),
                        tools,
                        both(request.endUsers(), references),
                        references),
                request.model());
    }

    private static Set<String> references(byte[] subjectKey, Set<String> named) {
        if (subjectKey.length < 16 || named.isEmpty()) {
            return Set.of();
        }
        Set<String> references = new LinkedHashSet<>(2);
        named.forEach(user -> references.add(SubjectReference.of(subjectKey, user)));
        return references;
    }

    /** A kill may name a person as callers do, or by the reference that the console shows. */
    private static Set<String> both(Set<String> named, Set<String> references) {
        Set<String> all = new LinkedHashSet<>(named);
        all.addAll(references);
        return all;
    }

    private static String checked(String header, String value) {
        if (value.length() > LONGEST) {
            throw Refusal.badRequest(
                    header,
                    header
                            + ": '"
                            + value.substring(0, 100)
                            + "…' (expected: at most "
                            + LONGEST
                            + " characters)");
        }
        return value;
    }

    private Refusal tooLong() {
        return Refusal.of(
                504, "total_timeout", "The call took longer than " + totalMillis + " ms.");
    }
}
